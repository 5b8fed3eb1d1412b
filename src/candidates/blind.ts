/** Who must not be recognised. */
export interface Identity {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly links: readonly string[];
}

/** A piece of a text (UTF-16 offsets). */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text without names and addresses, and the way back to the original. */
export interface BlindText {
  readonly text: string;
  /** The same span in the original; a placeholder stands for all that it covers. */
  original(span: Span): Span;
}

/** A text in which every masked piece has a placeholder of its own, so that pieces copied from it can be told back. */
export interface CopyableText {
  readonly text: string;
  /** Words copied from the text, with what stood there in the place of each placeholder. */
  readonly restored: (copied: string) => string;
}

const emailPattern = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}.-]{1,190}\.\p{L}{2,24}/gu;
/** With a scheme, or of the sites where people have a page of their own. */
const linkPattern =
  /(?:https?:\/\/|www\.|\b(?:linkedin|github|gitlab|xing|stackoverflow|behance|dribbble)\.(?:com|net)\/)[^\s<>"')]{0,499}[^\s<>"').,;:!?]/giu;
const phonePattern = /\+?\(?\d[\d \t\u00a0().-]{7,18}\d/g;

/** What a model sees is blind: the candidate's names, e-mail addresses, phone numbers and links become placeholders. The map stays here. */
export function blind(original: string, identity: Identity): BlindText {
  let text = '';
  let from = 0;
  const placed: { start: number; end: number; original: Span }[] = [];
  for (const mask of masksOf(original, identity)) {
    text += original.slice(from, mask.start);
    placed.push({ start: text.length, end: text.length + mask.placeholder.length, original: { start: mask.start, end: mask.end } });
    text += mask.placeholder;
    from = mask.end;
  }
  text += original.slice(from);
  return { text, original: ({ start, end }) => ({ start: back(start, placed, 'start'), end: back(end, placed, 'end') }) };
}

/** The same for a text that facts are copied from: what is masked is not lost to who reads the copy. */
export function blindToCopyFrom(original: string, identity: Identity): CopyableText {
  const placeholders = new Map<string, string>();
  let text = '';
  let from = 0;
  for (const { start, end, placeholder } of masksOf(original, identity)) {
    const masked = original.slice(start, end);
    const numbered = placeholders.get(masked) ?? placeholder.replace(']', ` ${placeholders.size + 1}]`);
    placeholders.set(masked, numbered);
    text += original.slice(from, start) + numbered;
    from = end;
  }
  text += original.slice(from);
  const originals = new Map(Array.from(placeholders, ([masked, placeholder]) => [placeholder, masked]));
  return { text, restored: (copied) => copied.replace(/\[[a-z-]+ \d+\]/g, (placeholder) => originals.get(placeholder) ?? placeholder) };
}

function masksOf(original: string, { name, email, phone, links }: Identity): Mask[] {
  return withoutOverlap([
    ...found(original, emailPattern, '[e-mail]'),
    ...found(original, phonePattern, '[phone]').filter(({ start, end }) => isPhone(original.slice(start, end))),
    ...(phone ? found(original, anyWritingOf(phone), '[phone]') : []),
    ...[email, phone, ...links].flatMap((each) => (each ? literally(original, each, '[contact]', 'gi') : [])),
    ...found(original, linkPattern, '[link]'),
    ...namesOf(name).flatMap((each) => literally(original, each.name, '[candidate]', each.flags)),
  ]);
}

interface Mask extends Span {
  readonly placeholder: string;
}

function found(text: string, pattern: RegExp, placeholder: string): Mask[] {
  return Array.from(text.matchAll(pattern), (match) => ({ start: match.index, end: match.index + match[0].length, placeholder }));
}

/** Nine digits or more that are not the two years of a period ("03.2016 - 12.2018"). */
function isPhone(digits: string): boolean {
  return digits.replace(/\D/g, '').length >= 9 && (digits.startsWith('+') || !/\b(?:19|20)\d\d\b.*\b(?:19|20)\d\d\b/s.test(digits));
}

/** "+49 170 1234567" is also 0170/123 45 67: the last digits, however they are grouped, and the few in front of them. */
function anyWritingOf(phone: string): RegExp {
  const last = phone.match(/\d/g)?.slice(-8) ?? [];
  return last.length < 6 ? /(?!)/g : new RegExp(`(?:[+(]?\\d[\\d ()./-]{0,9})?${last.join('[^\\p{L}\\p{N}\\n]{0,3}')}(?!\\d)`, 'gu');
}

function literally(text: string, wanted: string, placeholder: string, flags: string): Mask[] {
  const escaped = wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return found(text, new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, `${flags}u`), placeholder);
}

/** The whole name in any case; its parts only as written, since "will" and "mark" are words as well. */
function namesOf(name: string): { name: string; flags: string }[] {
  const parts = name.split(/[\s,]+/).filter((part) => part.length >= 3);
  return [{ name: name.trim(), flags: 'gi' }, ...parts.map((part) => ({ name: part, flags: 'g' }))].filter((each) => each.name.length >= 2);
}

/** Masks that overlap become one: of neither may anything show. */
function withoutOverlap(masks: readonly Mask[]): Mask[] {
  const kept: Mask[] = [];
  for (const mask of [...masks].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    if (!last || mask.start >= last.end) kept.push(mask);
    else if (mask.end > last.end) kept[kept.length - 1] = { ...last, end: mask.end };
  }
  return kept;
}

/** An offset inside a placeholder is the near end of what it stands for. */
function back(offset: number, placed: readonly { start: number; end: number; original: Span }[], side: 'start' | 'end'): number {
  let shift = 0;
  for (const { start, end, original } of placed) {
    if (offset <= start) break;
    if (offset < end) return original[side];
    shift = original.end - end;
  }
  return offset + shift;
}
