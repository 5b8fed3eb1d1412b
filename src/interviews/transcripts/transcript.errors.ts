import { Conflict, Invalid, TooLarge } from '../../platform/errors';

export const TranscriptUnreadable = Invalid<{ format: string }>(
  'transcript.unreadable',
  ({ format }) => `The transcript cannot be read as ${format}. See errors for the line; correct it, or name another format.`,
);

export const TranscriptFormatUnknown = Invalid(
  'transcript.format-unknown',
  'The transcript looks like none of json, webvtt, srt or plain ("Name: what was said"). Give format, or send it as one of them.',
);

export const TranscriptTooLarge = TooLarge<{ what: string }>(
  'transcript.too-large',
  ({ what }) => `The transcript is larger than we take: ${what}. Send one interview at a time.`,
);

export const TranscriptOneSided = Invalid<{ missing: 'candidate' | 'interviewer' }>(
  'transcript.one-sided',
  ({ missing }) => `Nobody in the transcript is the ${missing}, so there is nothing to judge. Say who is who in speakers.`,
);

export const SpeakersUnknown = Invalid<{ speakers: readonly string[] }>(
  'transcript.speakers-unknown',
  ({ speakers }) =>
    `It is not clear who is who: ${speakers.map((speaker) => `"${speaker}"`).join(', ')}. Give speakers, e.g. { "${speakers[0] ?? 'Name'}": "candidate" }; the roles are interviewer, candidate and ignore.`,
);

export const TranscriptOfAnotherCandidate = Invalid<{ sign: string }>(
  'transcript.of-another-candidate',
  ({ sign }) =>
    `This seems to be the interview of somebody else: ${sign}. Check the application. If it is the right person under another name, send candidateConfirmed: true.`,
);

export const TranscriptOfAnotherPerson = Invalid(
  'transcript.of-another-person',
  'The transcript names a candidate with another e-mail address than the applicant has. Check the application, or correct the address in the transcript.',
);

export const TranscriptImportedForAnother = Conflict(
  'transcript.imported-for-another',
  'The same transcript was already imported for another candidate (interviewId). One of the two is wrong: check which interview this was.',
);

export const TranscriptImportedAlready = Conflict(
  'transcript.imported-already',
  'The same transcript was already imported for this application and kit (interviewId). Use that interview, or import it with another kit.',
);

export const HeldInFuture = Invalid('transcript.held-in-future', 'heldAt lies in the future. Give the instant at which the interview was held.');
