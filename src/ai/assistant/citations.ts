import type { RecordReference } from '../agents/records';

const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const NOUNS = '[a-z][a-z-]*(?:/[a-z][a-z-]*){0,3}';
const REFERENCE = `${NOUNS}/${ID}(?:/[a-z0-9-]+){0,4}`;
/** `[things/0195…]`, or several in one pair of brackets; with the space in front, which goes when the citation does. */
const CITATION = new RegExp(`\\s?\\[(${REFERENCE}(?:[,;]\\s*${REFERENCE})*)\\]`, 'gi');
const BARE_ID = new RegExp(`(?<![\\w/-])(?:${NOUNS}/)?${ID}`, 'gi');

export interface Citation {
  /** As it stands in the text: `[1]`. */
  number: number;
  /** The record's address in the API. */
  href: string;
  label: string;
}

/** Leaves only citations of records that a tool really answered with; and no id that came from nowhere. */
export function verified(text: string, known: ReadonlyMap<string, RecordReference>, said: string): string {
  const knownIds = `${[...known.keys()].join(' ')} ${said}`.toLowerCase();
  const withoutForeign = text.replace(CITATION, (whole, references: string) => {
    const good = split(references).filter((reference) => known.has(reference));
    return good.length > 0 ? `${/^\s/.test(whole) ? whole[0] : ''}${good.map((reference) => `[${reference}]`).join('')}` : '';
  });
  return withoutForeign.replace(BARE_ID, (id) => (knownIds.includes(id.toLowerCase()) ? id : '(an id that no record has)'));
}

/** For readers: each cited record gets a number, and its address stands in the list. */
export function numbered(text: string, records: readonly RecordReference[]): { text: string; citations: Citation[] } {
  const labels = new Map(records.map(({ ref, label }) => [ref, label]));
  const citations: Citation[] = [];
  const numberOf = (ref: string): number => {
    const href = `/api/v1/${ref}`;
    const known = citations.find((citation) => citation.href === href);
    if (known) return known.number;
    citations.push({ number: citations.length + 1, href, label: labels.get(ref) ?? ref });
    return citations.length;
  };
  const shown = text.replace(CITATION, (whole, references: string) => {
    const numbers = split(references).map((ref) => `[${numberOf(ref)}]`);
    return `${/^\s/.test(whole) ? whole[0] : ''}${numbers.join('')}`;
  });
  return { text: shown, citations };
}

function split(references: string): string[] {
  return references.split(/[,;]\s*/).map((reference) => reference.toLowerCase());
}
