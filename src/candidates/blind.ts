import { addresses } from './blinding/addresses';
import { ages } from './blinding/ages';
import { contacts } from '../ai/blinding/contacts';
import { genderedWords } from './blinding/gendered-words';
import { type Mask, type Span, withoutOverlap } from '../ai/blinding/mask';
import { names } from './blinding/names';
import { schools } from './blinding/schools';

/** Who must not be recognised. */
export interface Identity {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly links: readonly string[];
  readonly location?: string | null;
}

/** Where it is not known whose text it is: what gives people away in general is masked all the same. */
export const SOMEBODY: Identity = { name: '', email: null, phone: null, links: [] };

/** A text without what tells who it is from, and the way back to the original. */
export interface BlindText {
  readonly text: string;
  /** The same span in the original; a placeholder stands for all that it covers. */
  original(span: Span): Span;
}

/** A text in which every masked piece has a placeholder of its own, so that pieces copied from it can be told back. */
export interface CopyableText {
  readonly text: string;
  /** Words copied from the text, as they stood there before. */
  readonly restored: (copied: string) => string;
}

/** A piece of the blind text, and what it stands for. */
interface Placed extends Span {
  readonly original: Span;
}

/**
 * The one place that makes a text blind before a model sees it: names, e-mail addresses, telephone numbers, links, addresses, ages, schools and gendered
 * words become placeholders or neutral words. The map stays here, and whoever may read the original is shown it again.
 */
export function blind(original: string, identity: Identity): BlindText {
  const { text, placed } = withPlaceholders(original, masksOf(original, identity), ({ placeholder }) => placeholder);
  return { text, original: (span) => originalOf(span, placed) };
}

/** The same for a text that facts are copied from: what is masked is not lost to who reads the copy. */
export function blindToCopyFrom(original: string, identity: Identity): CopyableText {
  const placeholders = new Map<string, string>();
  const { text, placed } = withPlaceholders(original, masksOf(original, identity), ({ start, end, placeholder }) => {
    const masked = original.slice(start, end);
    const numbered = placeholders.get(masked) ?? placeholder.replace(']', ` ${placeholders.size + 1}]`);
    placeholders.set(masked, numbered);
    return numbered;
  });
  const originals = new Map(Array.from(placeholders, ([masked, placeholder]) => [placeholder, masked]));
  return {
    text,
    restored: (copied) => {
      const start = text.indexOf(copied);
      const span = { start, end: start + copied.length };
      const masked = placed.filter((each) => each.start < span.end && each.end > span.start);
      const isWhole = start >= 0 && masked.every((each) => each.start >= span.start && each.end <= span.end);
      if (isWhole && masked.length > 0) {
        const { start: from, end } = originalOf(span, placed);
        return original.slice(from, end);
      }
      return copied.replace(/\[[a-z-]+ \d+\]/g, (placeholder) => originals.get(placeholder) ?? placeholder);
    },
  };
}

function masksOf(original: string, { name, email, phone, links, location }: Identity): Mask[] {
  return withoutOverlap([
    ...contacts(original, email, phone, links),
    ...names(original, name),
    ...addresses(original, location),
    ...ages(original),
    ...schools(original),
    ...genderedWords(original),
  ]);
}

function withPlaceholders(original: string, masks: readonly Mask[], placeholderOf: (mask: Mask) => string): { text: string; placed: Placed[] } {
  const placed: Placed[] = [];
  let text = '';
  let from = 0;
  for (const mask of masks) {
    text += original.slice(from, mask.start);
    const start = text.length;
    text += placeholderOf(mask);
    placed.push({ start, end: text.length, original: { start: mask.start, end: mask.end } });
    from = mask.end;
  }
  return { text: text + original.slice(from), placed };
}

function originalOf({ start, end }: Span, placed: readonly Placed[]): Span {
  return { start: back(start, placed, 'start'), end: back(end, placed, 'end') };
}

/** An offset inside a placeholder is the near end of what it stands for. */
function back(offset: number, placed: readonly Placed[], side: 'start' | 'end'): number {
  let shift = 0;
  for (const { start, end, original } of placed) {
    if (offset <= start) break;
    if (offset < end) return original[side];
    shift = original.end - end;
  }
  return offset + shift;
}
