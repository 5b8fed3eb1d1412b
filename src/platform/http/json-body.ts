import type { FieldError } from '../errors';
import { BadJson } from './http.errors';

/** What a body may hold. Far above anything that a real client sends, far below what hurts. */
export const JSON_LIMITS = { bytes: 1024 * 1024, depth: 32, keys: 1000, items: 10_000 } as const;

const LONE_SURROGATE = /\p{Surrogate}/u;
const UNSENDABLE = /[\p{Surrogate}\0]/gu;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a body, or says in a 400 what is wrong with it. No body at all is `undefined`: commands need none. */
export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  // Before parsing: the parser and everything behind it would have to survive the nesting first.
  if (nesting(body) > JSON_LIMITS.depth) throw new BadJson({ why: `it is nested more than ${JSON_LIMITS.depth} levels deep` });
  const value = parse(decode(body));
  const fault = firstFault(value);
  if (fault) throw new BadJson({ why: fault.detail }, { errors: [fault] });
  return value;
}

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new BadJson({ why: 'it is not UTF-8' }, { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the body, which is nobody's business in a log: hence no cause.
    throw new BadJson({ why: 'its syntax is broken' });
  }
}

/** The deepest nesting of brackets outside strings; one pass, no recursion. */
function nesting(body: Buffer): number {
  let depth = 0;
  let deepest = 0;
  let isText = false;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (isText) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) isText = false;
    } else if (byte === 0x22) isText = true;
    else if (byte === 0x7b || byte === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return deepest;
}

/** The first thing in the value that cannot be taken as it is; `undefined` when all is well. The nesting is bounded by now. */
function firstFault(value: unknown, pointer = ''): FieldError | undefined {
  if (typeof value === 'string') return textFault(value, pointer);
  if (typeof value === 'number') return numberFault(value, pointer);
  if (Array.isArray(value)) {
    if (value.length > JSON_LIMITS.items) return { pointer, code: 'too-many-items', detail: `an array has more than ${JSON_LIMITS.items} items` };
    return first(value.entries(), ([index, item]) => firstFault(item, `${pointer}/${index}`));
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value);
  if (entries.length > JSON_LIMITS.keys) return { pointer, code: 'too-many-keys', detail: `an object has more than ${JSON_LIMITS.keys} keys` };
  return first(entries, ([key, item]) => {
    const at = `${pointer}/${pointerToken(key)}`;
    return keyFault(key, at) ?? firstFault(item, at);
  });
}

/** What every object has anyway: `__proto__`, `constructor`, `toString` … The validation would take them for known fields. */
function keyFault(key: string, pointer: string): FieldError | undefined {
  if (key === 'prototype' || key in Object.prototype)
    return { pointer, code: 'forbidden-name', detail: `a field has the name ${key}, which is not taken` };
  return textFault(key, pointer);
}

function textFault(text: string, pointer: string): FieldError | undefined {
  if (text.includes('\u0000')) return { pointer, code: 'forbidden-character', detail: 'a text holds the character U+0000' };
  if (LONE_SURROGATE.test(text)) return { pointer, code: 'lone-surrogate', detail: 'a text holds half of a surrogate pair' };
  return undefined;
}

function numberFault(number: number, pointer: string): FieldError | undefined {
  const isExact = Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number));
  return isExact ? undefined : { pointer, code: 'number-out-of-range', detail: 'a number is too large to be read exactly' };
}

function first<T, R>(items: Iterable<T>, find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** RFC 6901; what cannot be sent back as it came is shown as U+FFFD. */
export function pointerToken(key: string): string {
  return key.replace(UNSENDABLE, '\ufffd').replaceAll('~', '~0').replaceAll('/', '~1');
}
