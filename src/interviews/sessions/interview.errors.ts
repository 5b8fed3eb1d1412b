import { Conflict, Gone, Invalid, NotFound } from '../../platform/errors';

export const InterviewNotFound = NotFound('interview.not-found', 'There is no interview with this id. Take one from GET /api/v1/interviews.');

export const KitNotPublished = Conflict<{ status: string }>(
  'interview.kit-not-published',
  ({ status }) => `The kit is ${status}: an interview freezes a published one. Publish the kit, or take another.`,
);

export const KitOfAnotherJob = Invalid(
  'interview.kit-of-another-job',
  'The kit was made for another job or for another application. Take a kit of the job that the candidate applied for.',
);

export const KitUnusable = Invalid(
  'interview.kit-unusable',
  'The kit has no question, or no competency with a weight above 0, so there is nothing to ask or to judge. Revise the kit, publish it and use that one.',
);

export const ApplicationNotActive = Conflict<{ status: string }>(
  'interview.application-not-active',
  ({ status }) => `The application is ${status.replaceAll('_', ' ')}, so nobody is interviewed for it. Resume or reopen the application first.`,
);

export const InvitedMeanwhile = Conflict(
  'interview.invited-meanwhile',
  'Somebody else invited to this interview at the same moment, and it is their link that works. Invite once more if there has to be another one.',
);

export const LinkInvalid = Invalid(
  'interview.link-invalid',
  'This is not the token of the current invitation. Use the link of the last invitation, or invite again.',
);

export const LinkExpired = Gone('interview.link-expired', 'The invitation has expired. Invite the candidate again.');

export const LinkUsedUp = Gone('interview.link-used-up', 'The invitation has been used as often as it may be. Invite the candidate again.');

export const InterviewNotInProgress = Conflict<{ status: string }>(
  'interview.not-in-progress',
  ({ status }) => `This interview is ${status.replaceAll('_', ' ')}: it takes no answers now. See allowedTransitions for what is possible.`,
);

export const QuestionsOpen = Conflict<{ open: number }>(
  'interview.questions-open',
  ({ open }) =>
    `${open} required ${open === 1 ? 'question is' : 'questions are'} still open. Answer or decline them, or end with endReason candidate_ended.`,
);

export const UnknownTurn = Invalid<{ turn: number }>(
  'turn.unknown',
  ({ turn }) => `Turn ${turn} has not been asked. Answer the open turn; GET /api/v1/interviews/{id} names it in progress.openTurn.`,
);

export const AnswerMissing = Invalid(
  'turn.answer-missing',
  'An answer has a text, or is declined. Send the words as text (empty, when nothing was said), or declined: true.',
  '/text',
);

export const AnswerContradictory = Invalid(
  'turn.declined-with-words',
  'The answer has words, and is said to be declined. Send the text alone, or declined: true without it.',
  '/declined',
);

export const TurnAlreadyAnswered = Conflict<{ turn: number }>(
  'turn.already-answered',
  ({ turn }) => `Turn ${turn} already has another answer, and answers are not changed. Answer the open turn.`,
);
