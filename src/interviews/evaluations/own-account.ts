import { contentStems, sentencesOf, shareFoundIn } from './words';

/** Somebody speaks of their own work: of themselves, or of their team. */
const firstPerson = /\b(?:i|my|mine|myself|we|our|ours|us|ourselves)\b/i;
/** In runs of three words: as much of a sentence as this out of the rubric was copied, whoever is its subject. */
const copiedShare = 0.7;
/** A sentence of this many subject words, nearly all of them out of one text of the rubric, restates it. */
const fewestStems = 5;
const restatedShare = 0.85;

/** The sentences that tell what the candidate did; the others are blanked, so that places stay true. */
export function ownAccount(text: string, rubric: readonly string[]): string {
  return sentencesOf(text).reduce((left, { start, end }) => {
    const sentence = text.slice(start, end);
    return isOwn(sentence, rubric) ? left : left.slice(0, start) + ' '.repeat(end - start) + left.slice(end);
  }, text);
}

function isOwn(sentence: string, rubric: readonly string[]): boolean {
  return firstPerson.test(sentence) && !rubric.some((text) => shareFoundIn(sentence, text) >= copiedShare || restates(sentence, text));
}

function restates(sentence: string, text: string): boolean {
  const stems = new Set(contentStems(sentence));
  const known = new Set(contentStems(text));
  return stems.size >= fewestStems && [...stems].filter((each) => known.has(each)).length / stems.size >= restatedShare;
}
