import { behaviourIn, type Behaviour } from './behaviour';
import { BEHAVIOUR_KINDS } from './behaviour-words';
import type { ScoredTurn } from './evidence';
import { ownAccount } from './own-account';
import { withoutSuspicious } from './suspicion';
import { contentStems, looksEnglish, sentencesOf, wordsOf } from './words';

/**
 * Strength = what a passage shows per fifteen words, minus what it plays down. Per words, not in sum: saying more buys nothing.
 * A passage is taken as long as the answers that the cut-offs of the levels were set on.
 */
const perWords = 15;
const shortestBase = 25;
const vagueCosts = 1.5;
const passageWords = 40;
/** Answers with a shorter account of the candidate's own carry no level, however much stands around it; and behind this length more words give an answer no more weight beside the others. */
const shortestAccount = 15;
const fullWeight = 60;

/** One answer as the rules see it. */
export interface MeasuredAnswer {
  readonly turn: ScoredTurn;
  /** What counts of the answer: without words to the evaluator, sentences that tell nothing of the candidate, and sentences that were said before. */
  readonly said: string;
  /** Words of what counts. */
  readonly length: number;
  readonly behaviour: Behaviour;
  readonly strength: number;
  readonly weight: number;
}

/** Words that the description of the highest level has and that of the lowest has not. */
export function highestOnly(levels: readonly string[]): ReadonlySet<string> {
  const lowest = new Set(contentStems(levels[0] ?? ''));
  return new Set(contentStems(levels[4] ?? '').filter((word) => !lowest.has(word)));
}

/** The answers that can be measured at all: long enough, and in the language that the rules can read. */
export function measure(turns: readonly ScoredTurn[], vocabulary: ReadonlySet<string>, rubric: readonly string[]): MeasuredAnswer[] {
  const heard = new Set<string>();
  return turns.flatMap((turn) => {
    const said = ownAccount(withoutRepeats(withoutSuspicious(turn.answer), heard), rubric, turn.question);
    const length = wordsOf(said).length;
    if (length < shortestAccount || !looksEnglish(said)) return [];
    const behaviour = behaviourIn(said, turn.question);
    const passages = passagesOf(said, turn.question);
    const strengths = (passages.length ? passages : [said]).map((text) => ({
      words: wordsOf(text).length,
      strength: strengthOf(text, turn.question, vocabulary),
    }));
    const words = strengths.reduce((sum, each) => sum + each.words, 0);
    const strength = strengths.reduce((sum, each) => sum + each.words * each.strength, 0) / words;
    return [{ turn, said, length, behaviour, strength, weight: Math.min(fullWeight, words) }];
  });
}

export function strengthOf(text: string, question: string, vocabulary: ReadonlySet<string>): number {
  const { found, vague, words } = behaviourIn(text, question);
  const shown = BEHAVIOUR_KINDS.reduce((sum, kind) => sum + Math.min(3, found[kind]), 0) + Math.min(4, highestWords(text, question, vocabulary));
  return (perWords * (shown - vagueCosts * vague)) / Math.max(shortestBase, words);
}

/** How many of them the text brings of itself; the question's own words are no merit. */
function highestWords(text: string, question: string, vocabulary: ReadonlySet<string>): number {
  const asked = new Set(contentStems(question));
  return [...new Set(contentStems(text))].filter((word) => vocabulary.has(word) && !asked.has(word)).length;
}

/** Said twice counts once, within an answer and across answers. Blanked, so that places stay true. */
function withoutRepeats(text: string, heard: Set<string>): string {
  let left = text;
  for (const { start, end } of sentencesOf(text)) {
    const sentence = wordsOf(text.slice(start, end))
      .map((word) => word.text)
      .join(' ');
    if (heard.has(sentence)) left = left.slice(0, start) + ' '.repeat(end - start) + left.slice(end);
    heard.add(sentence);
  }
  return left;
}

/** Sentences that say something, put together until a passage is long enough to be measured; a short rest belongs to the last one. */
function passagesOf(text: string, question: string): string[] {
  const passages: string[] = [];
  let current = '';
  for (const { start, end } of sentencesOf(text)) {
    const sentence = text.slice(start, end);
    if (!saysSomething(sentence, question)) continue;
    current += ` ${sentence}`;
    if (wordsOf(current).length < passageWords) continue;
    passages.push(current);
    current = '';
  }
  if (!current) return passages;
  const last = passages.at(-1);
  if (last === undefined || wordsOf(current).length >= shortestAccount) return [...passages, current];
  return [...passages.slice(0, -1), last + current];
}

/** Setting the scene is neither strong nor weak, and would only thin out what is. */
export function saysSomething(text: string, question: string): boolean {
  const { found, vague } = behaviourIn(text, question);
  return vague > 0 || BEHAVIOUR_KINDS.some((kind) => found[kind] > 0);
}
