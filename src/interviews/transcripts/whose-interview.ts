import { namesAgree, nameWords } from './speaker-label';
import type { Speech } from './speakers';
import type { Transcript } from './transcript';

const GREETING =
  /(?:^|[.!?]\s{1,9}|[\n—–]\s{0,9})(?:hey|hi|hello|dear|welcome|good (?:morning|afternoon|evening)|thanks|thank you)\s{0,9},?\s{1,9}(\p{Lu}[\p{L}'’-]{1,30})(?=\s*(?:[,.!?;:—–]|-\s|$))/giu;
/** "Thanks for sharing your background, Logan—…": the name is set off at the end of the thanks. */
const THANKED =
  /(?:^|[.!?]\s{1,9}|[\n—–]\s{0,9})(?:thanks|thank you|welcome|great|nice|good|happy)\s[^.!?,;:—–\n]{2,80},\s{1,9}(\p{Lu}[\p{L}'’-]{1,30})(?=\s*(?:[.!?—–]|$))/giu;
/** Words that stand where a name could, with a capital because of their place or by themselves. */
const NO_NAMES = new Set(
  `there everyone everybody all team folks guys both again so and for that this it i we you yes no ok okay well now then great good perfect awesome cool sure right indeed absolutely
  monday tuesday wednesday thursday friday saturday sunday english german first next let lets tell today please sir madam doctor dr mr mrs ms`.split(
    /\s+/,
  ),
);
/** The interviewer's first words: later ones may speak of colleagues. */
const OPENING = 3;

/** The names by which an interviewer addresses the other person. */
export function addressedNames(text: string): string[] {
  const found = [...text.matchAll(GREETING), ...text.matchAll(THANKED)].map((match) => match[1] ?? '');
  // Capitals matter for names, but not for "hey": the pattern ignores case, so this looks again.
  return [...new Set(found.filter((name) => /^\p{Lu}/u.test(name) && !NO_NAMES.has(name.toLowerCase())))];
}

/** What says that the transcript is of somebody else's interview; undefined when nothing does. A sign, not a proof: a person can overrule it. */
export function signOfAnother(candidateName: string, speech: readonly Speech[], named: Transcript['candidate']): string | undefined {
  const person = nameWords(candidateName);
  const isAnother = (name: string) => nameWords(name).length > 0 && !namesAgree(nameWords(name), person);
  if (named.name && isAnother(named.name)) return `it names "${named.name.slice(0, 80)}" as the candidate`;
  const labels = [...new Set(speech.filter(({ role }) => role === 'candidate').map(({ speaker }) => speaker))];
  const label = labels.find(isAnother);
  if (label) return `"${label}" speaks as the candidate`;
  const others = new Set(speech.filter(({ role }) => role === 'interviewer').flatMap(({ speaker }) => nameWords(speaker)));
  const opening = speech.filter(({ role }) => role === 'interviewer').slice(0, OPENING);
  // Interviewers greet one another too.
  const addressed = opening.flatMap(({ text }) => addressedNames(text)).filter((name) => !namesAgree(nameWords(name), [...others]));
  const greeted = addressed.some((name) => !isAnother(name)) ? undefined : addressed.find(isAnother);
  return greeted ? `the interviewer addresses "${greeted}"` : undefined;
}
