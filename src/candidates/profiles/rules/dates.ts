const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\\.?';
const date = `(?:(?:${month}|\\d{1,2}\\s?[/.])\\s?)?(?:19|20)\\d{2}`;
const end = `${date}|present|current|now|today|ongoing|heute`;
const range = new RegExp(`(?<start>${date})\\s?(?:-|–|—|to|until)\\s?(?<end>${end})`, 'i');
const since = new RegExp(`\\bsince (?<start>${date})`, 'i');
const yearOnly = /^\(?((?:19|20)\d{2})\)?$/;

export interface Period {
  start: string | null;
  end: string | null;
  /** The line without the period and without brackets around or behind it. */
  rest: string;
}

/** A period of time in a line, such as `Jan 2019 – Present (5 years)`. */
export function periodIn(line: string): Period | null {
  const match = range.exec(line) ?? since.exec(line);
  if (!match) return null;
  const before = line.slice(0, match.index).replace(/(?<![\s(,|–—-])[\s(,|–—-]+$/, '');
  const behind = line.slice(match.index + match[0].length).replace(/^[\s),|–—-]+/, '').replace(/^\([^)]{0,40}\)/, ''); // prettier-ignore
  const words = behind.replace(/^(?:\d+(?:\.\d+)? (?:years?|months?|yrs?|mos?)\)?[ ,]*){0,3}/, '').trim();
  return { start: match.groups?.start ?? null, end: match.groups?.end ?? null, rest: [before, words].filter(Boolean).join('  ') };
}

export const asYear = (line: string): string | null => yearOnly.exec(line.trim())?.[1] ?? null;
export const lastYearIn = (line: string): string | null => line.match(/\b(?:19|20)\d{2}\b/g)?.at(-1) ?? null;
