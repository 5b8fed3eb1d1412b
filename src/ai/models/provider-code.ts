import { at, numberAt, textAt } from './unknown-value';

/** Where libraries and providers wrap the error that they mean. */
const WRAPPERS = ['error', 'data', 'body'];
const DEEPEST = 4;

/** What a provider calls its error, if it is one word: anything longer may be words of those whom the request was about. */
export function codeOf(error: unknown): string | undefined {
  const words = layers(error).flatMap((layer) => [
    textAt(layer, 'code'),
    textAt(layer, 'type'),
    textAt(layer, 'status'),
    numberAt(layer, 'code')?.toString(),
  ]);
  return words.find((word) => word !== undefined && /^[A-Za-z0-9_.-]{1,64}$/.test(word));
}

/** Whether an answer that calls itself a success is the body of an error. */
export function isErrorBody(body: unknown): boolean {
  if (Array.isArray(at(body, 'choices')) && (at(body, 'choices') as unknown[]).length > 0) return false;
  return Boolean(at(body, 'error')) || at(body, 'object') === 'error' || at(body, 'type') === 'error';
}

/** The error and what it wraps, the innermost first: it says most. */
function layers(error: unknown): unknown[] {
  const found: unknown[] = [];
  let next = [error];
  for (let depth = 0; depth < DEEPEST && next.length > 0; depth += 1) {
    found.unshift(...next);
    next = next.flatMap((layer) => WRAPPERS.map((name) => parsed(at(layer, name)))).filter((layer) => typeof layer === 'object' && layer !== null);
  }
  return found;
}

/** Some libraries hand the body over as it came; it may be a page, or a sentence. */
const parsed = (body: unknown): unknown => (typeof body === 'string' ? asJson(body) : body);

export function asJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
