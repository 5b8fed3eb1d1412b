import type { FieldError } from '../../platform/errors';
import { isSpeakerLabel, nameWords, roleOf, type SpeakerRole } from './speaker-label';
import type { Utterance } from './transcript';

export type SpeakerMap = Readonly<Record<string, SpeakerRole>>;

export interface Speech {
  role: 'interviewer' | 'candidate';
  speaker: string;
  text: string;
}

export type Roles = { roles: ReadonlyMap<string, SpeakerRole> } | { unknown: string[] } | { faults: FieldError[] };

const key = (label: string) => label.trim().toLowerCase();

/**
 * Who is who: what the caller says, then what a label says itself, then the label that is the candidate's own name. With one of two speakers known,
 * the other is the other.
 */
export function rolesOf(utterances: readonly Utterance[], given: SpeakerMap, candidateName: string): Roles {
  const labels = [...new Set(utterances.map(({ speaker }) => speaker))];
  const stated = new Map(Object.entries(given).map(([label, role]) => [key(label), role]));
  const absent = Object.keys(given).filter((label) => !labels.some((each) => key(each) === key(label)));
  if (absent.length > 0) {
    const detail = `Nobody of this name speaks in the transcript. The speakers are ${labels.map((label) => `"${label}"`).join(', ')}.`;
    return {
      faults: absent.map((label) => ({ pointer: `/speakers/${label.replaceAll('~', '~0').replaceAll('/', '~1')}`, code: 'unknown-speaker', detail })),
    };
  }
  const person = nameWords(candidateName);
  const isTheCandidate = (label: string) => {
    const words = nameWords(label);
    return words.length > 0 && words.every((word) => person.includes(word));
  };
  const roles = new Map<string, SpeakerRole>();
  for (const label of labels) {
    const role = stated.get(key(label)) ?? roleOf(label);
    if (role) roles.set(label, role);
  }
  const open = () => labels.filter((label) => !roles.has(label));
  const ofThatName = open().filter(isTheCandidate);
  const [only] = ofThatName;
  if (only && ofThatName.length === 1 && ![...roles.values()].includes('candidate')) roles.set(only, 'candidate');
  const [last] = open();
  const [known] = [...roles.values()].filter((role) => role !== 'ignore');
  const isPair = labels.filter((label) => roles.get(label) !== 'ignore').length === 2;
  if (last && open().length === 1 && isPair && known && isSpeakerLabel(last)) roles.set(last, known === 'candidate' ? 'interviewer' : 'candidate');
  return open().length > 0 ? { unknown: open() } : { roles };
}

/** The interview as it went, without those who are to be ignored. */
export function speechOf(utterances: readonly Utterance[], roles: ReadonlyMap<string, SpeakerRole>): Speech[] {
  return utterances.flatMap(({ speaker, text }) => {
    const role = roles.get(speaker);
    return role && role !== 'ignore' ? [{ role, speaker, text }] : [];
  });
}

/** One question with its answer, as turns are kept. */
export interface Exchange {
  question: string;
  /** null: the interviewer's last words, to which nothing was said. */
  answer: string | null;
}

/** What the interviewers said up to the candidate's next words is the question; what the candidate said up to theirs, the answer. */
export function exchangesOf(speech: readonly Speech[]): Exchange[] {
  const exchanges: Exchange[] = [];
  let current: Exchange | undefined;
  for (const { role, text } of speech) {
    if (!current || (role === 'interviewer' && current.answer !== null)) {
      current = { question: '', answer: null };
      exchanges.push(current);
    }
    if (role === 'interviewer') current.question = [current.question, text].filter(Boolean).join('\n');
    else current.answer = current.answer === null ? text : `${current.answer}\n${text}`;
  }
  return exchanges;
}
