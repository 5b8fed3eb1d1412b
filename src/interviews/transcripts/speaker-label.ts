export const SPEAKER_ROLES = ['interviewer', 'candidate', 'ignore'] as const;
export type SpeakerRole = (typeof SPEAKER_ROLES)[number];

const ROLE_WORDS: Readonly<Record<'interviewer' | 'candidate', readonly string[]>> = {
  candidate: ['candidate', 'applicant', 'interviewee', 'respondent', 'user', 'a', 'kandidat', 'kandidatin', 'bewerber', 'bewerberin'],
  interviewer: [
    'interviewer',
    'recruiter',
    'recruiting',
    'hiring',
    'manager',
    'assistant',
    'ai',
    'bot',
    'agent',
    'host',
    'moderator',
    'panel',
    'panelist',
    'panellist',
    'q',
    'hr',
    'assay',
  ],
};
/** Say nothing about who it is. */
const FILLERS = ['the', 'speaker', 'participant', 'guest', 'person', 'unknown', 'voice', 'person', 'lead', 'team', 'and', 'at'];
const PARTICLES = ['van', 'von', 'der', 'den', 'de', 'da', 'di', 'del', 'la', 'le', 'bin', 'ibn', 'al', 'el', 'dos', 'du', 'ter', 'zu'];

/** The words of a label: lower case, without marks above letters, digits and punctuation. */
export function labelWords(label: string): string[] {
  const folded = label.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return folded.split(/[^\p{L}'’]+/u).filter(Boolean);
}

/** Whether what stands before a colon can be a speaker. "So the question is: …" is speech that goes on. */
export function isSpeakerLabel(label: string): boolean {
  const words = label.split(/\s+/).filter(Boolean);
  if (words.length === 0 || words.length > 5 || /[,;"“”]/.test(label)) return false;
  if (words.length === 1) return true;
  const known = [...ROLE_WORDS.candidate, ...ROLE_WORDS.interviewer, ...FILLERS, ...PARTICLES];
  return words.every((word) => !/^\p{Ll}/u.test(word) || known.includes(word.toLowerCase()));
}

/** The role that a label itself names: "Interviewer 2", "Candidate (Julius)". A label that names both names none. */
export function roleOf(label: string): 'interviewer' | 'candidate' | undefined {
  const words = labelWords(label);
  // "A" and "Q" stand alone; inside a longer label they are initials.
  const names = (role: 'interviewer' | 'candidate') =>
    ROLE_WORDS[role].some((each) => (each.length === 1 ? words.length === 1 && words[0] === each : words.includes(each)));
  const isCandidate = names('candidate');
  if (isCandidate === names('interviewer')) return undefined;
  return isCandidate ? 'candidate' : 'interviewer';
}

/** The words of a label that are a person's name. */
export function nameWords(label: string): string[] {
  const others = [...ROLE_WORDS.candidate, ...ROLE_WORDS.interviewer, ...FILLERS];
  return labelWords(label).filter((word) => word.length > 1 && !others.includes(word) && !PARTICLES.includes(word));
}

/** The shortest beginning of a name that counts as its short form: "Alex" for Alexandra, "Sam" for Samuel. */
const SHORT_FORM = 3;

/** Whether two names can be the same person's: they share a word, or one word is the short form of the other. */
export function namesAgree(left: readonly string[], right: readonly string[]): boolean {
  return left.some((one) =>
    right.some((other) => one === other || (Math.min(one.length, other.length) >= SHORT_FORM && (one.startsWith(other) || other.startsWith(one)))),
  );
}
