import { Unreadable } from '../unreadable';

export interface Opening {
  kind: 'open';
  name: string;
  attributes: ReadonlyMap<string, string>;
}
export type XmlEvent = Opening | { kind: 'close'; name: string } | { kind: 'text'; text: string };

/**
 * Walks the XML of an Office file. Such XML has neither a document type nor entities of its own, so neither is understood:
 * a file that brings them is not an Office file.
 */
export function* walkXml(xml: string): Generator<XmlEvent> {
  let position = 0;
  while (position < xml.length) {
    const start = xml.indexOf('<', position);
    const text = xml.slice(position, start < 0 ? xml.length : start);
    if (text) yield { kind: 'text', text: decode(text) };
    if (start < 0) return;
    if (xml.startsWith('<!DOCTYPE', start)) throw new Unreadable('damaged');
    if (xml.startsWith('<![CDATA[', start)) {
      const end = after(xml, ']]>', start);
      yield { kind: 'text', text: xml.slice(start + 9, end - 3) };
      position = end;
    } else if (xml.startsWith('<!--', start)) position = after(xml, '-->', start);
    else if (xml.startsWith('<?', start)) position = after(xml, '?>', start);
    else {
      const end = endOfTag(xml, start);
      yield* readTag(xml.slice(start + 1, end - 1));
      position = end;
    }
  }
}

function* readTag(tag: string): Generator<XmlEvent> {
  if (tag.startsWith('/')) {
    yield { kind: 'close', name: tag.slice(1).trim() };
    return;
  }
  const name = /^[^\s/]+/.exec(tag)?.[0] ?? '';
  const attributes = new Map<string, string>();
  for (const [, key = '', double, single] of tag.slice(name.length).matchAll(/(?<![^\s=/"'])([^\s=/"']+)\s?=\s?(?:"([^"]*)"|'([^']*)')/g)) {
    attributes.set(key, decode(double ?? single ?? ''));
  }
  yield { kind: 'open', name, attributes };
  if (tag.endsWith('/')) yield { kind: 'close', name };
}

function endOfTag(xml: string, start: number): number {
  let quote = '';
  for (let position = start + 1; position < xml.length; position += 1) {
    const character = xml.charAt(position);
    if (quote) quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return position + 1;
  }
  throw new Unreadable('damaged');
}

function after(xml: string, mark: string, from: number): number {
  const found = xml.indexOf(mark, from);
  if (found < 0) throw new Unreadable('damaged');
  return found + mark.length;
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));/g, (whole, hexadecimal?: string, decimal?: string, name?: string) => {
    if (name) return named[name] ?? whole;
    const code = hexadecimal ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
