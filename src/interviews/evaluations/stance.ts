import {
  adverbs,
  auxiliaries,
  bareForm,
  contracted,
  damages,
  deniers,
  determiners,
  irregularPast,
  joining,
  lacking,
  misdeeds,
  nothings,
  others,
  people,
  refraining,
  self,
  subjects,
  sufferers,
  supposing,
  turning,
  undenied,
  unreal,
} from './stance-words';
import type { Word } from './words';

/** What a word is said of. Without one: of what the speaker did. */
export type Stance = 'denied' | 'supposed' | 'wrong' | 'others';

const endOfSentence = /[.!?…]["'”’)\]]*\s|\n/;
const endOfClause = /[,;:()–—]|\s-\s/;
/** Asked what one would do, saying it is the answer. Asked what one would do differently, it is not all of it. */
const supposition = /\b(?:how|what|when) would you(?:r)?\b(?![^?]*\bdifferently\b)|^imagine\b/i;
const fewestContracted = 3;

/**
 * The words that tell nothing of what the speaker did, by their places. A denial reaches to the end of its clause and into clauses that share its
 * verb ("I did not measure it, or test it"); "we had no metrics, so I built them" tells of building.
 */
export function stancesIn(text: string, words: readonly Word[], question: string): ReadonlyMap<number, Stance> {
  const maySuppose = supposition.test(question);
  const contractedSupposes = isToldInWould(words);
  const stances = new Map<number, Stance>();
  /** Of the verb, and of this clause alone: "no", "without" and damage leave the verb as it is. */
  let verb: Stance | null = null;
  let clause: Stance | null = null;
  let isBareDenial = false;
  const say = (stance: Stance | null): void => void (verb = clause = stance);
  const at = (index: number): string => words[index]?.text ?? '';
  words.forEach(({ text: word, start }, index) => {
    const before = text.slice(words[index - 1]?.end ?? 0, start);
    const opener = joining.has(word) || turning.has(word) ? index + 1 : index;
    const opens = opener > index || index === 0 || endOfSentence.test(before) || endOfClause.test(before);
    if (endOfSentence.test(before)) say(null);
    else if (opens && verb !== 'wrong')
      say(turning.has(word) || subjects.has(at(opener)) || (verb === 'denied' && isBareDenial && isPast(at(opener))) ? null : verb);

    // A misdeed takes the rest of its sentence with it: how, why and with what success.
    if (verb === 'wrong') say(verb);
    else if (self.has(word) && verb === 'others') say(null);
    else if (others.has(word) || (opens && determiners.has(at(opener)) && people.has(at(opener + 1)))) say('others');
    else if (misdeeds.has(word) && isOfSelf(at, index)) say('wrong');
    else if (!maySuppose && ((supposing.has(word) && isOfSelf(at, index)) || (contractedSupposes && contracted.has(word)))) say('supposed');
    else if (word === 'without' && verb === 'denied') clause = null;
    else if (damages.has(word) || (word === 'cost' && sufferers.has(at(index + 1)))) clause = 'wrong';
    else if (lacking.has(word) && !undenied.has(at(index + 1))) clause = 'denied';
    else if (deniers.has(word) ? !undenied.has(at(index + 1)) : refraining.has(word) && at(index + 1) === 'to') {
      say('denied');
      isBareDenial = bareForm.has(word) || (word === 'not' && auxiliaries.has(at(index - 1)));
    }
    if (nothings.has(word) && !opens && !joining.has(at(index - 1))) stances.set(index - 1, 'denied');

    if (clause) stances.set(index, clause);
    // The reason for what was not done is none for a deed, but what it tells may well have happened.
    if (word === 'because' && clause === 'denied') say(null);
  });
  return stances;
}

/** Verbs stand behind their subject, or behind an adverb after it. */
function isOfSelf(at: (index: number) => string, index: number): boolean {
  return self.has(at(index - 1)) || (adverbs.has(at(index - 1)) && self.has(at(index - 2)));
}

function isPast(word: string): boolean {
  return word.endsWith('ed') || irregularPast.has(word);
}

/** "I'd" here and there tells of a habit; an answer that is told in it throughout tells of nothing that was. */
function isToldInWould(words: readonly Word[]): boolean {
  const told = words.filter(({ text }) => contracted.has(text)).length;
  const plain = words.filter(({ text }, index) => self.has(text) && !unreal.has(words[index + 1]?.text ?? '')).length;
  return told >= fewestContracted && told > 2 * plain;
}
