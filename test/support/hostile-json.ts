/** With a name that fits, so that only the rest is at fault. */
export const named = (members: string): string => `{"name":"A thing",${members}}`;

/** What no client of good will sends as JSON: each is refused as `request.json`, wherever it is sent. */
export const HOSTILE_JSON: [what: string, body: string][] = [
  ['40,000 arrays deep', `${'['.repeat(40_000)}${']'.repeat(40_000)}`],
  ['40,000 brackets that never close', '['.repeat(40_000)],
  ['12,000 objects deep', `${'{"a":'.repeat(12_000)}1${'}'.repeat(12_000)}`],
  ['33 deep', named(`"extra":${'{"a":'.repeat(32)}1${'}'.repeat(32)}`)],
  ['1,001 keys', named(`"extra":{${Array.from({ length: 1001 }, (_, index) => `"k${index}":1`).join()}}`)],
  ['10,001 items', named(`"parts":[${'1,'.repeat(10_000)}1]`)],
  ['U+0000 in a text', '{"name":"a\\u0000b"}'],
  ['U+0000 in a name', named('"a\\u0000b":1')],
  ['half of a surrogate pair', '{"name":"\\ud800"}'],
  ['1e400', named('"weight":1e400')],
  ['2^53 + 1', named('"weight":9007199254740993')],
  ['__proto__', named('"extra":{"__proto__":{"isAdmin":true}}')],
  ['constructor.prototype', named('"constructor":{"prototype":{"isAdmin":true}}')],
  ['constructor alone', named('"constructor":1')],
  ['prototype', named('"extra":{"prototype":{}}')],
  ['toString', named('"toString":"x"')],
];

/** Ten megabytes, to be sent in chunks. */
export const TEN_MEGABYTES = Buffer.alloc(10 * 1024 * 1024, '{"name":"x"');
