/** Elements that do something when a browser meets them, and any other element that carries attributes; closed or not. */
const ACTIVE_TAG =
  /<(\/?(?:a|script|style|iframe|frame|object|embed|applet|img|picture|svg|math|link|meta|base|body|form|input|button|video|audio|source|portal)\b[^<>]*|[a-z][^<>\s/]*[\s/][^<>=]*=[^<>]*)>?/gi;
const MARKDOWN_LINK = /!?\[([^[\]\n]{0,500})\]\((?:[^()\s]{0,2000})(?:\s[^()\n]{0,500})?\)/g;
/** What is left of a link that is put together in another way: its joint, or the definition it refers to. */
const LINK_JOINT = /\](?=\()/g;
const LINK_DEFINITION = /^([ \t]{0,3}\[[^\]\n]{0,500}\])(?=:)/gm;
// eslint-disable-next-line no-control-regex -- they are what is looked for
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Text of a model that can be stored and shown: no control characters, no active markup, and of a link only its words. */
export function harmless(text: string): string {
  return text
    .toWellFormed()
    .replace(INVISIBLE, '')
    .replace(MARKDOWN_LINK, '$1')
    .replace(LINK_JOINT, '] ')
    .replace(LINK_DEFINITION, '$1 ')
    .replace(ACTIVE_TAG, '‹$1›');
}

/** The same for every text inside a JSON value. */
export function harmlessDeep(value: unknown): unknown {
  if (typeof value === 'string') return harmless(value);
  if (Array.isArray(value)) return value.map(harmlessDeep);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, harmlessDeep(inner)]));
  return value;
}

/** An end that may yet become a tag, a link or half of a character: `<img sr`, `[here](htt`, `![`. */
const UNFINISHED = /(?:<\/?(?:[a-z][^<>]*)?|!?\[[^[\]\n]*(?:\](?:\([^()\n]*)?)?|!|\]|[\uD800-\uDBFF])$/i;
const LONGEST_HELD = 2_500;

/** The same for text that comes in pieces: what might be the beginning of something active waits for its end. */
export class HarmlessStream {
  private held = '';

  push(piece: string): string {
    const text = this.held + piece;
    const from = UNFINISHED.exec(text)?.index ?? text.length;
    // What takes so long to end is not waited for; on its own, what there is of it is made harmless.
    const until = text.length - from > LONGEST_HELD ? text.length : from;
    this.held = text.slice(until);
    return harmless(text.slice(0, until));
  }

  end(): string {
    const rest = harmless(this.held);
    this.held = '';
    return rest;
  }
}
