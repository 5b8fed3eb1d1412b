import { statesChange } from './figures';
import { isStoryWord } from './story-words';
import { contentStems, sentencesOf, shareFoundIn, wordsOf } from './words';

/** Somebody speaks of their own work: of themselves, or of their team. */
const firstPerson = /\b(?:i|my|mine|myself|we|our|ours|us|ourselves)\b/i;
const otherPerson = /\b(?:he|she|they|his|her|their|candidate|applicant)\b/i;
/** In runs of three words: as much of a sentence as this out of the rubric was copied, whoever is its subject. */
const copiedShare = 0.7;
/** A sentence of this many subject words, nearly all of them out of one text of the rubric, restates it. */
const fewestStems = 5;
const restatedShare = 0.85;
/** As little as this of what a sentence says may be new against the question for it to be a reply only in form. */
const newShare = 0.25;

/** The sentences that tell what the candidate did, and what came of it; the others are blanked, so that places stay true. */
export function ownAccount(text: string, rubric: readonly string[], question: string): string {
  const asked = new Set(tellingWords(question));
  let isOwnBefore = false;
  return sentencesOf(text).reduce((left, { start, end }) => {
    const sentence = text.slice(start, end);
    // "The report fell from 40 minutes to two" behind one's own deed is its result.
    const isOwn = firstPerson.test(sentence) || (isOwnBefore && statesChange(sentence) && !otherPerson.test(sentence));
    isOwnBefore = isOwn && !isCopied(sentence, rubric) && !asksBack(sentence, asked);
    return isOwnBefore ? left : left.slice(0, start) + ' '.repeat(end - start) + left.slice(end);
  }, text);
}

function isCopied(sentence: string, rubric: readonly string[]): boolean {
  return rubric.some((text) => shareFoundIn(sentence, text) >= copiedShare || restates(sentence, text));
}

function restates(sentence: string, text: string): boolean {
  const stems = new Set(contentStems(sentence));
  const known = new Set(contentStems(text));
  return stems.size >= fewestStems && [...stems].filter((each) => known.has(each)).length / stems.size >= restatedShare;
}

/** Sentence by sentence the question, reworded. */
export function onlyAsksBack(text: string, question: string): boolean {
  const asked = new Set(tellingWords(question));
  return sentencesOf(text).every(({ start, end }) => asksBack(text.slice(start, end), asked));
}

/** Next to nothing that the question did not say: whoever only turns "you" into "I" has told nothing yet. */
function asksBack(sentence: string, asked: ReadonlySet<string>): boolean {
  const told = tellingWords(sentence);
  return told.filter((word) => !asked.has(word)).length <= told.length * newShare;
}

/** Figures among them, which are never a question's. */
function tellingWords(text: string): string[] {
  const figures = wordsOf(text).flatMap(({ text: word }) => (/^\d/.test(word) ? [word] : []));
  return [...new Set([...contentStems(text), ...figures])].filter((word) => !isStoryWord(word));
}
