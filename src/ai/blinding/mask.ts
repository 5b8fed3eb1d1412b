/** A piece of a text (UTF-16 offsets). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A piece that must not be seen, and what is seen in its place. */
export interface Mask extends Span {
  readonly placeholder: string;
}

/** A word whose first letter is large, as names are written. */
export const NAME = String.raw`\p{Lu}[\p{L}\p{M}.’'-]{1,30}`;

/** A mask for each find; for its first group alone where the pattern has one. */
export function found(text: string, pattern: RegExp, placeholder: string): Mask[] {
  return Array.from(text.matchAll(pattern), (match) => {
    const [whole, part = whole] = match;
    const start = match.index + whole.indexOf(part);
    return { start, end: start + part.length, placeholder };
  });
}

/** Exactly these words, wherever they are not part of a longer word. */
export function literally(text: string, wanted: string, placeholder: string, flags: string): Mask[] {
  const escaped = wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return found(text, new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, `${flags}u`), placeholder);
}

/** Masks that overlap become one: of neither may anything show. */
export function withoutOverlap(masks: readonly Mask[]): Mask[] {
  const kept: Mask[] = [];
  for (const mask of [...masks].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    if (!last || mask.start >= last.end) kept.push(mask);
    else if (mask.end > last.end) kept[kept.length - 1] = { ...last, end: mask.end };
  }
  return kept;
}
