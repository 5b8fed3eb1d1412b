import { contentStems } from '../evaluations/words';

/** Words that put the answer into the candidate's mouth. */
const LEADING = [
  /\b(?:don't|do not|wouldn't|would not|isn't|aren't|didn't|can't|couldn't|shouldn't) (?:you|it|that|this|we) (?:\w+ )?(?:think|agree|say|believe|feel|obvious|true|better|best|important)\b/i,
  /,\s*(?:right|correct|isn't it|aren't you|don't you|wouldn't you|haven't you|can't you|won't you|yes|no)\s*\?/i,
  /\b(?:surely|obviously|of course|needless to say|everyone knows|we all know|as any good)\b/i,
  /\b(?:you (?:do|would|must|are|have) (?:agree|surely|no doubt|obviously|certainly))\b/i,
  /\b(?:would you (?:agree|not agree)|do you agree|you would agree) that\b/i,
  /\bwe (?:value|believe in|expect|only hire|love|hate)\b[^.?!]{1,80}[.,;–—-]\s*(?:do|are|would|can|will) you\b/i,
  /\bhow (?:much do you love|great (?:is|was|are)|bad (?:is|was|are))\b/i,
];

export function isLeading(question: string): boolean {
  const text = question.normalize('NFKC').replaceAll('’', "'");
  return LEADING.some((pattern) => pattern.test(text));
}

/** What asks for the rest of the same story: its course, the person's part in it, its end. It belongs to the question before it. */
const CONTINUES =
  /\b(?:it|its|that|this|those|these|them|they|their|he|she|him|her|there|then|instead|differently|afterwards|later|else|so|part|role|result|results|outcome|happened|happen|end|ended|reasoning|decide|decided|learn|learned|know|first|next|why|change|changed|do about|example)\b/i;

/** "Tell me about a time …" opens a story; a question of its own sentence in the past tense asks for more of it. */
const STORY = /^(?:please\s+)?(?:tell|describe|take|walk|talk|think)\b/i;
const WITHIN_STORY = /^(?:How|What|When|Which|Why|Who|Whom|Where)\b[^?]{0,60}\b(?:did|had|was|were)\b/;

const NEXT_ASK =
  /(?:,\s*|(?<!\s)\s+)(?:and|or|as well as)\s+(?=(?:how|what|why|when|where|which|who|do|did|does|are|is|have|would|could|can|will)\b|(?:tell|describe|explain|walk|give)\s(?:me|us|your|a|an|the|how|what)\b|your\s)/i;

/** The separate requests of a text: its questions and commands, split where a conjunction starts a new one. */
function asks(question: string): string[] {
  const sentences = question.split(/(?<=[?.!])\s+/);
  const asking = sentences.filter(
    (sentence) =>
      /\?["”’)]*$/.test(sentence.trim()) ||
      /^(?:please\s+)?(?:tell|describe|explain|walk|give|talk|name|share|show|discuss|outline|compare)\b/i.test(sentence),
  );
  return asking.flatMap((sentence) => sentence.split(NEXT_ASK)).filter((part) => contentStems(part).length > 0 || CONTINUES.test(part));
}

/**
 * Two subjects in one question, of which the candidate will answer one. "What did you do, and how did it end?" is one story and stays;
 * a later request counts only when it neither points back nor shares a word of substance with what came before.
 */
export function isDoubleBarrelled(question: string): boolean {
  const parts = asks(question.normalize('NFKC').replaceAll('’', "'"));
  const isStory = STORY.test(parts[0] ?? '');
  return parts.some((part, index) => {
    if (index === 0 || CONTINUES.test(part) || (isStory && WITHIN_STORY.test(part))) return false;
    const before = new Set(parts.slice(0, index).flatMap(contentStems));
    return !contentStems(part).some((stem) => before.has(stem));
  });
}

function trigrams(text: string): Set<string> {
  const padded = `  ${text} `;
  const grams = new Set<string>();
  for (let index = 0; index + 3 <= padded.length; index++) grams.add(padded.slice(index, index + 3));
  return grams;
}

function overlap(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  return [...left].filter((each) => right.has(each)).length;
}

/** 0–1: how much two questions ask the same. Words of substance first; letter groups for the same question in a slightly other wording. */
export function similarity(left: string, right: string): number {
  const leftStems = new Set(contentStems(left));
  const rightStems = new Set(contentStems(right));
  const union = new Set([...leftStems, ...rightStems]).size;
  const words = union === 0 ? 0 : overlap(leftStems, rightStems) / union;
  const leftGrams = trigrams(left.toLowerCase());
  const rightGrams = trigrams(right.toLowerCase());
  const letters = (2 * overlap(leftGrams, rightGrams)) / (leftGrams.size + rightGrams.size);
  // One different word of substance ("with Python" / "with SQL") makes another question, however alike the frame.
  return words === 1 ? 1 : Math.min(Math.max(words, letters), words + 0.25);
}

export const NEAR_DUPLICATE = 0.75;

export function isNearDuplicate(left: string, right: string): boolean {
  return similarity(left, right) >= NEAR_DUPLICATE;
}
