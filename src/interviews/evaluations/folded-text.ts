/**
 * Text as it is compared: NFKC, white space runs as one space, typographic quotes and dashes as the plain ones, invisible characters dropped.
 * Every character remembers where it stood in the original, so that what is found here can be shown there, verbatim.
 */
export interface FoldedText {
  readonly text: string;
  /** `starts[i]`, `ends[i]`: where the i-th folded character came from, as UTF-16 offsets into the original. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

const plain: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '′': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '″': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
};
const invisible = /\p{Cf}/u;
const space = /\s/u;
const ascii = /^[\x20-\x7e]*$/;

/** Composition joins characters, so NFKC is taken per grapheme: the smallest unit whose normal form does not depend on its neighbours. */
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function fold(original: string): FoldedText {
  const starts: number[] = [];
  const ends: number[] = [];
  let text = '';
  const push = (character: string, start: number, end: number): void => {
    if (space.test(character)) {
      if (text.endsWith(' ')) {
        ends[ends.length - 1] = end;
        return;
      }
      character = ' ';
    }
    text += character;
    // One entry per UTF-16 unit, so that indexes of the folded string are indexes of these lists.
    starts.push(...Array<number>(character.length).fill(start));
    ends.push(...Array<number>(character.length).fill(end));
  };
  if (ascii.test(original)) {
    for (let index = 0; index < original.length; index++) push(original.charAt(index), index, index + 1);
  } else {
    for (const { segment, index } of graphemes.segment(original)) {
      for (const character of segment.normalize('NFKC')) {
        if (!invisible.test(character)) push(plain[character] ?? character, index, index + segment.length);
      }
    }
  }
  return { text, starts, ends };
}

/** The folded form alone, without surrounding white space. */
export function folded(text: string): string {
  return fold(text).text.trim();
}
