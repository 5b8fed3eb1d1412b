/** A word and where it stands (UTF-16 offsets). */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

const word = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\p{Cf}'’]*/gu;

/** The words of a text in lower case, apostrophes ("don't" → "dont") and what cannot be seen dropped, with their places. */
export function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(word), (match) => ({
    text: match[0]
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/['’\p{Cf}]/gu, ''),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

const sentenceEnd = new Set(['.', '!', '?', '…', '。', '！', '？']);
const closing = new Set(['"', "'", '”', '’', ')', ']', '»']);

/** The sentences of a text as spans without surrounding white space. A point inside a number or a word ("4.5:1", "e.g.x") ends nothing. */
export function sentencesOf(text: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  const close = (end: number): void => {
    const raw = text.slice(start, end);
    const body = raw.trim();
    if (body) {
      const from = start + raw.indexOf(body);
      spans.push({ start: from, end: from + body.length });
    }
    start = end;
  };
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '\n') close(index + 1);
    else if (sentenceEnd.has(character)) {
      let end = index + 1;
      while (sentenceEnd.has(text.charAt(end)) || closing.has(text.charAt(end))) end++;
      if (end >= text.length || /[\s[<]/u.test(text.charAt(end))) {
        close(end);
        index = end - 1;
      }
    }
  }
  close(text.length);
  return spans;
}

/** Endings from long to short; what is left keeps at least four letters. Crude on purpose: "testing", "tested" and "tests" are to meet. */
const endings = ['ations', 'ation', 'ments', 'ment', 'ities', 'ity', 'ings', 'ing', 'ies', 'ied', 'ers', 'er', 'ed', 'es', 'ly', 's', 'e', 'y'];

export function stem(text: string): string {
  for (const ending of endings) {
    if (text.length - ending.length >= 4 && text.endsWith(ending)) return text.slice(0, -ending.length);
  }
  return text;
}

const functionWords = new Set(
  `a about after again all also although am an and any are as at back be because been before being between both but by can could did do does doing done down during each
  few for from further get got had has have having he her here hers him his how i if im in into is it its ive just keep kept let like made make many me more most much my no nor
  not now of off on once one only or other our out over own really same she should so some such than thanks that the their them then there these they thing things this those
  through to too under until up us use used using very was way we well were what when where which while who whom why will with without would you your yours youre thats
  tell share walk give time times work works working project projects one two`.split(/\s+/),
);

/** The stems that carry the subject of a text, without the words that any text has. */
export function contentStems(text: string): string[] {
  return wordsOf(text)
    .filter(({ text: each }) => each.length > 2 && !functionWords.has(each))
    .map(({ text: each }) => stem(each));
}

/** Share of function words: near zero for other languages and for noise, whose words no English rule can judge. */
export function looksEnglish(text: string): boolean {
  const words = wordsOf(text);
  const known = words.filter(({ text: each }) => functionWords.has(each)).length;
  return words.length < 8 || known / words.length > 0.15;
}

/** How much of `part`, in runs of three words, is found in `whole` (0–1). Shorter parts are compared as one run. */
export function shareFoundIn(part: string, whole: string): number {
  const words = wordsOf(part).map(({ text }) => text);
  const size = Math.min(3, words.length);
  if (size === 0) return 0;
  const known = new Set(
    runs(
      wordsOf(whole).map(({ text }) => text),
      size,
    ),
  );
  const wanted = runs(words, size);
  return wanted.filter((run) => known.has(run)).length / wanted.length;
}

function runs(words: readonly string[], size: number): string[] {
  return words.slice(size - 1).map((_, index) => words.slice(index, index + size).join(' '));
}
