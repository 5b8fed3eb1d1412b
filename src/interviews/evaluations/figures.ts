import { wordsOf, type Word } from './words';

const figure = /^\d/;
const figureWords = new Set(['doubled', 'halved', 'tripled', 'percent']);
/** In words a number is a figure only where both ends of a change are told: "two" and "one" are said of anything. */
const numberWords = new Set(
  `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
  thousand million half`.split(/\s+/),
);
const mostBetweenEnds = 6;
/** What follows the figure of a mark, or a figure that stands for nothing: "5 of 5", "5 points", "5 for everybody". */
const notCounted = new Set(
  `of out point points mark marks star stars score scores rating level levels punkte punkt puntos punti pontos for and or in on at the a an to is was are were but so then because please as with by
  from i we my our it this that everyone everybody all each every only now not also if when which who`.split(/\s+/),
);
const change = /\b(?:increas|reduc|improv|decreas|grew|grow|fell|fall|rose|rise|drop|cut|went|down|rais|shr[ai]nk|lower|saved|lost|won|closed|sold)/i;
const changedBy = new Set(['to', 'by', 'from', 'under', 'below', 'over', 'above', 'than']);

/** Places of the words that state a figure of something. A bare number, or a mark out of a number, measures nothing. */
export function measuredIn(text: string, words: readonly Word[]): ReadonlySet<number> {
  const changes = change.test(text);
  return new Set(
    words.flatMap((word, index) => {
      if (!figure.test(word.text)) return figureWords.has(word.text) || (changes && isEndOfChange(words, index)) ? [index] : [];
      const before = text.slice(Math.max(0, word.start - 2), word.start);
      const after = text.slice(word.end, word.end + 2);
      const hasUnit = /^[\d.,]+[a-z]/.test(word.text) || /^\s?[%‰°€$£¥]/u.test(after) || /[€$£¥]\s?$/u.test(before) || /^[.:]\d/.test(after);
      const next = words[index + 1];
      // What is counted follows at once, or behind a hyphen ("40-page").
      const hasNoun =
        next !== undefined && /^[\s-]$/.test(text.slice(word.end, next.start)) && /^\p{L}{2}/u.test(next.text) && !notCounted.has(next.text);
      return hasUnit || hasNoun || (changes && changedBy.has(words[index - 1]?.text ?? '')) ? [index] : [];
    }),
  );
}

/** What came of something: a change, in figures. */
export function statesChange(text: string): boolean {
  return change.test(text) && measuredIn(text, wordsOf(text)).size > 0;
}

/** "To two" in "from forty seconds to two". */
function isEndOfChange(words: readonly Word[], index: number): boolean {
  const isNumber = (at: number): boolean => numberWords.has(words[at]?.text ?? '') || figure.test(words[at]?.text ?? '');
  if (!isNumber(index) || !changedBy.has(words[index - 1]?.text ?? '') || words[index - 1]?.text === 'from') return false;
  const start = words.findLastIndex(({ text }, at) => at < index && text === 'from');
  return start >= index - mostBetweenEnds && start >= 0 && isNumber(start + 1);
}
