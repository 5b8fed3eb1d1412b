/** Something that must not go on as it is. Every length in it has a bound, so that a stream knows how long to wait. */
interface Danger {
  whole: RegExp;
  /** How it begins: text that ends like this may yet become it. */
  begun: RegExp;
  instead: string;
}

/** One after the other, each on what the one before has left. */
const DANGERS: readonly Danger[] = [
  // Half of a character.
  { whole: /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/, begun: /[\uD800-\uDBFF]/, instead: '\uFFFD' },
  // Control characters, and what turns or hides the text around it without being seen.
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  { whole: /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u202a-\u202e\u2060-\u2069\ufeff]/, begun: /(?!)/, instead: '' },
  // A link, an image: of these only the words.
  {
    whole: /!?\[([^[\]\n]{0,500})\]\([^()\s]{0,2000}(?:\s[^()\n]{0,500})?\)/,
    begun: /!?\[[^[\]\n]{0,500}(?:\](?:\([^()\s]{0,2000}(?:\s[^()\n]{0,500})?)?)?|!/,
    instead: '$1',
  },
  // Any address that is left, whatever stands around it, without the punctuation that follows it.
  {
    whole: /(?:[a-z][a-z\d+-]{1,30}:[\\/]{2}|www\.)[^\s<>"`|]{0,1999}[^\s<>"`|)\]}.,;:!?'*_~]/,
    begun: /[a-z][a-z\d+-]{0,30}(?::[\\/]?)?|(?:[a-z][a-z\d+-]{1,30}:[\\/]{2}|www\.)[^\s<>"`|]{0,2000}/,
    instead: '[link]',
  },
  // The joint of a link that is put together in another way, and of the definition that such a link refers to. Brackets stay in one piece: a placeholder
  // of contact details stands in such.
  { whole: /\](?=[(:])/, begun: /\[[^[\]\n]{0,500}\]?|\]/, instead: '] ' },
  // What may be an element and is too long to be judged.
  { whole: /<(?=\/?[a-z][^<>]{1000})/, begun: /<\/?(?:[a-z][^<>]{0,1000})?/, instead: '‹' },
  // Elements that do something when a browser meets them, any other that carries attributes, and addresses in angle brackets; closed or not.
  {
    whole:
      /<(\/?(?:a|script|style|iframe|frame|object|embed|applet|img|picture|svg|math|link|meta|base|body|form|input|button|video|audio|source|portal)\b[^<>]{0,2000}|[a-z][^<>\s/]{0,1000}[\s/][^<>=]{0,1000}=[^<>]{0,1000}|[a-z][a-z\d+.-]{1,31}:(?!:)[^<>\s]{0,2000}(?=>))>?/,
    begun: /<\/?(?:[a-z][^<>]{0,2200})?/,
    instead: '‹$1›',
  },
];

/** Takes out one danger from text that comes in pieces: what might be its beginning waits for its end. */
class Filter {
  private held = '';
  /** What came since that was looked through. */
  private unseen = '';
  private readonly whole: RegExp;
  private readonly begunOrWhole: RegExp;

  constructor(private readonly danger: Danger) {
    this.whole = new RegExp(danger.whole.source, 'gi');
    this.begunOrWhole = new RegExp(`(?<begun>(?:${danger.begun.source})$)|${danger.whole.source}`, 'gi');
  }

  push(piece: string): string {
    this.unseen += piece;
    // Again only when there is an eighth more: looked through at each of its characters, a long beginning would cost its square.
    if (this.unseen.length * 8 < this.held.length) return '';
    const text = this.held + this.unseen;
    this.unseen = '';
    // Looked for together, from the left: what begins inside of a whole one is a part of that.
    const begun = [...text.matchAll(this.begunOrWhole)].at(-1);
    const until = begun?.groups?.begun === undefined ? text.length : begun.index;
    this.held = text.slice(until);
    return this.without(text.slice(0, until));
  }

  end(): string {
    const rest = this.without(this.held + this.unseen);
    this.held = this.unseen = '';
    return rest;
  }

  without(text: string): string {
    return text.replace(this.whole, this.danger.instead);
  }
}

const FILTERS = DANGERS.map((danger) => new Filter(danger));

/** Text of a model that can be stored and shown: no control characters, no active markup, no addresses, and of a link only its words. */
export function harmless(text: string): string {
  return FILTERS.reduce((cleaned, filter) => filter.without(cleaned), text);
}

/** The same for every text inside a JSON value, the names of its members included. */
export function harmlessDeep(value: unknown): unknown {
  if (typeof value === 'string') return harmless(value);
  if (Array.isArray(value)) return value.map(harmlessDeep);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [harmless(key), harmlessDeep(inner)]));
  return value;
}

/** The same for text that comes in pieces, wherever it is cut. */
export class HarmlessStream {
  private readonly filters = DANGERS.map((danger) => new Filter(danger));

  push(piece: string): string {
    return this.filters.reduce((text, filter) => filter.push(text), piece);
  }

  end(): string {
    return this.filters.reduce((text, filter) => filter.push(text) + filter.end(), '');
  }
}
