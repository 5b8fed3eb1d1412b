import type { Span } from './words';

/** Who must not be recognised. */
export interface Identity {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly links: readonly string[];
}

/** A text without names and addresses, and the way back to the original. */
export interface BlindText {
  readonly text: string;
  /** The same span in the original; a placeholder stands for all that it covers. */
  original(span: Span): Span;
}

const emailPattern = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}.-]{1,190}\.\p{L}{2,24}/gu;
const linkPattern = /(?:https?:\/\/|www\.)[^\s<>"')]{1,500}/giu;
const phonePattern = /\+?\(?\d[\d\s().-]{7,18}\d/g;

/** What a model sees is blind: the candidate's names, e-mail addresses, phone numbers and links become placeholders. The map stays here. */
export function blind(original: string, identity: Identity): BlindText {
  const masks = [
    ...found(original, linkPattern, '[link]'),
    ...found(original, emailPattern, '[e-mail]'),
    ...found(original, phonePattern, '[phone]').filter(({ start, end }) => original.slice(start, end).replace(/\D/g, '').length >= 9),
    ...[identity.email, identity.phone, ...identity.links].flatMap((each) => (each ? literally(original, each, '[contact]', 'gi') : [])),
    ...namesOf(identity.name).flatMap(({ name, flags }) => literally(original, name, '[candidate]', flags)),
  ];
  let text = '';
  let from = 0;
  const placed: { start: number; end: number; original: Span }[] = [];
  for (const mask of withoutOverlap(masks)) {
    text += original.slice(from, mask.start);
    placed.push({ start: text.length, end: text.length + mask.placeholder.length, original: { start: mask.start, end: mask.end } });
    text += mask.placeholder;
    from = mask.end;
  }
  text += original.slice(from);
  return { text, original: ({ start, end }) => ({ start: back(start, placed, 'start'), end: back(end, placed, 'end') }) };
}

interface Mask extends Span {
  readonly placeholder: string;
}

function found(text: string, pattern: RegExp, placeholder: string): Mask[] {
  return Array.from(text.matchAll(pattern), (match) => ({ start: match.index, end: match.index + match[0].length, placeholder }));
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

function withoutOverlap(masks: readonly Mask[]): Mask[] {
  const kept: Mask[] = [];
  for (const mask of [...masks].sort((a, b) => a.start - b.start || b.end - a.end)) if (mask.start >= (kept.at(-1)?.end ?? 0)) kept.push(mask);
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
