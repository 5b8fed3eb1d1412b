const MAX_WORDS = 8;

/** Words that a question is made of and no record is looked up by. */
const COMMON = new Set(
  `a about all am an and any applied are as at be been but by can could did do does each find for from get give had has have he her his how i if in into is it its list
  me more most my no not of on or our out please she show so some tell than that the their them then there these they this those to up us was we were what when where which
  who whom whose why will with would you your`.split(/\s+/),
);

/** What can be searched for in a question: its words without those that every question has, at most eight. */
export function searchWords(question: string): string[] {
  const words = question.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}.+#@-]*/gu) ?? [];
  const telling = words.map((word) => word.replace(/(?<![.@-])[.@-]+$/, '')).filter((word) => word.length >= 2 && !COMMON.has(word));
  return [...new Set(telling)].slice(0, MAX_WORDS);
}
