/** A record that a tool answered with, by its address in the API: what an answer may cite. */
export interface RecordReference {
  /** The address below /api/v1: `things/0195…`. */
  ref: string;
  /** What people call it. */
  label: string;
  /** What else a list shows of it, in a line. */
  about?: string;
}

const MAX_DEPTH = 8;

/** Every object `{ ref, label, … }` in the result of a tool. They come from the tool's code: no text of other people can make one. */
export function recordsIn(result: unknown, depth = 0): RecordReference[] {
  if (depth > MAX_DEPTH || typeof result !== 'object' || result === null) return [];
  const { ref, label, about } = result as Partial<RecordReference>;
  const own = typeof ref === 'string' && typeof label === 'string' ? [{ ref, label, ...(typeof about === 'string' && { about }) }] : [];
  return [...own, ...Object.values(result).flatMap((value) => recordsIn(value, depth + 1))];
}
