import { hiddenFinding, type Finding } from './findings';

const zeroWidth = /[\u200b\u2060-\u2064\ufeff]|\u180e|[\u{e0100}-\u{e01ef}]/gu;
const override = /[\u202d\u202e][^\u202c\n]*\u202c?/gu;
const direction = /[\u202a-\u202e\u2066-\u2069]/gu;
const tags = /[\u{e0000}-\u{e007f}]+/gu;
/** Joiners, direction marks and soft hyphens have honest uses; they carry no words, so they go without a finding. */
const harmless = /[\u00ad\u200c-\u200f]/gu;
const rightToLeft = /\p{Script=Hebrew}|\p{Script=Arabic}|\p{Script=Syriac}|\p{Script=Thaana}/u;
/** Control characters, halves of characters, and what PostgreSQL would not store. */
const controls = /(?![\n\t])\p{Cc}|\p{Cs}|[\ufff9-\ufffb]/gu;

/** Cuts characters that nobody sees, and the words that exist only through them. */
export function cutHiddenCharacters(raw: string): { text: string; findings: Finding[] } {
  const findings: Finding[] = [];
  let text = raw.replace(/^\ufeff/, '').replace(/\r\n?|[\u2028\u2029\f]/g, '\n');

  const tagged = text.match(tags);
  if (tagged) findings.push(hiddenFinding('tag-characters', tagged.map(readTags).join(' ')));
  text = text.replace(tags, '');

  const turned = text.match(override);
  text = text.replace(override, '');
  const steered = !rightToLeft.test(text) && text.match(direction);
  if (turned ?? steered) findings.push(hiddenFinding('bidi-control', (turned ?? []).join(' ').replace(direction, '')));
  text = text.replace(direction, '');

  if (text.match(zeroWidth)) {
    const cut: string[] = [];
    text = text
      .split('\n')
      .map((line) => cutLacedWords(line, cut))
      .join('\n');
    findings.push(hiddenFinding('zero-width', cut.join(' ')));
  }
  return { text: text.replace(harmless, '').replace(controls, ''), findings };
}

/** Tag characters are ASCII, moved up to a plane that is never drawn. */
function readTags(run: string): string {
  const characters = Array.from(run, (tag) => String.fromCharCode((tag.codePointAt(0) ?? 0) - 0xe0000));
  return characters.join('').replace(controls, '');
}

/**
 * `I<zwsp>g<zwsp>n<zwsp>o…` looks like a word and escapes every filter: such words go. A single mark, as a hint where a long address may break
 * or between Thai words, goes alone.
 */
function cutLacedWords(line: string, cut: string[]): string {
  if (!line.match(zeroWidth)) return line;
  const words = line.split(/((?!\ufeff)\s+)/).map((word) => {
    const plain = word.replace(zeroWidth, '');
    return { plain, marks: Array.from(word).length - Array.from(plain).length, letters: Array.from(plain.trim()).length };
  });
  const laced = (word: { marks: number; letters: number }) => word.letters > 0 && word.marks >= word.letters / 2;
  if (!words.some((word) => word.letters >= 4 && laced(word))) return words.map(({ plain }) => plain).join('');
  cut.push(...words.filter(laced).map(({ plain }) => plain));
  return words
    .filter((word) => !laced(word))
    .map(({ plain }) => plain)
    .join('')
    .trim();
}
