/** Ways in which a document can hold words that a person does not see. */
export const hiddenKinds = ['white-text', 'invisible-text', 'tiny-text', 'off-page-text', 'zero-width', 'bidi-control', 'tag-characters'] as const;
export type HiddenKind = (typeof hiddenKinds)[number];

export const findingKinds = [...hiddenKinds, 'instruction'] as const;
export type FindingKind = (typeof findingKinds)[number];

/** Something that a reader of the document should know: hidden text that was cut out, or visible text that talks to the machine. */
export interface Finding {
  kind: FindingKind;
  detail: string;
  /** The words in question, shortened. For people; never given to a model. */
  excerpt?: string;
}

const details: Record<HiddenKind, string> = {
  'white-text': 'Text in the colour of its background was cut out.',
  'invisible-text': 'Text that is set to be invisible, or lies under something, was cut out.',
  'tiny-text': 'Text smaller than 2 points was cut out.',
  'off-page-text': 'Text outside the visible page was cut out.',
  'zero-width': 'Characters without width were removed, with the words that were laced with them.',
  'bidi-control': 'Characters that turn the direction of reading were removed, with the text that they turned.',
  'tag-characters': 'Invisible Unicode tag characters were removed.',
};

const EXCERPT_LENGTH = 200;
const MOST_FINDINGS = 20;

const shortened = (words: string): string => {
  const oneLine = words.replace(/\s+/g, ' ').replace(/\p{Cc}|\p{Cs}/gu, '').trim(); // prettier-ignore
  return oneLine.length > EXCERPT_LENGTH ? `${oneLine.slice(0, EXCERPT_LENGTH - 1).replace(/\p{Cs}$/u, '')}…` : oneLine;
};

export function hiddenFinding(kind: HiddenKind, words: string): Finding {
  return findingOf(kind, details[kind], words);
}

export function findingOf(kind: FindingKind, detail: string, words: string): Finding {
  const excerpt = shortened(words);
  return excerpt ? { kind, detail, excerpt } : { kind, detail };
}

/** A piece of a document in reading order, and whether a person would see it. */
export interface Piece {
  text: string;
  hidden: HiddenKind | null;
}

/** The hidden pieces as findings: neighbours of one kind are one finding, blank ones are none. */
export function findingsIn(pieces: readonly Piece[]): Finding[] {
  const groups: { kind: HiddenKind; words: string }[] = [];
  let ended = true;
  for (const { text, hidden } of pieces) {
    const last = groups.at(-1);
    if (hidden && last?.kind === hidden && !ended) last.words += text;
    else if (hidden) groups.push({ kind: hidden, words: text });
    if (hidden || text.trim()) ended = !hidden;
  }
  return groups
    .filter(({ words }) => words.trim() !== '')
    .slice(0, MOST_FINDINGS)
    .map(({ kind, words }) => hiddenFinding(kind, words));
}
