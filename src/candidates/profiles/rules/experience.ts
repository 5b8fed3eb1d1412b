import type { Profile } from '../../profile';
import { periodIn } from './dates';
import { isBullet, withoutBullet } from './sections';

type Entry = Profile['experience'][number];

const titleWords =
  /\b(?:engineer|developer|manager|analyst|designer|scientist|architect|lead|head|director|consultant|specialist|intern|officer|assistant|associate|administrator|coordinator|teacher|nurse|accountant|programmer|researcher|technician|trainee|founder|president|ceo|cto|cfo|vp|representative|executive|tester|writer|editor|recruiter|advisor|clerk|trainer)\b/i;
const LONGEST_HEADING = 160;

/** Entries: a heading of one or two lines with title, employer and dates, then what was done. Lines that fit nothing are left alone. */
export function readExperience(lines: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  let heading = false;
  for (const line of lines.map((raw) => raw.trim()).filter(Boolean)) {
    const last = entries.at(-1);
    if (isBullet(line)) {
      (last ?? begin(entries)).highlights.push(withoutBullet(line));
      heading = false;
    } else if (last && !heading && isContinuation(line, last)) {
      last.highlights.push(`${last.highlights.pop() ?? ''} ${line}`);
    } else if (line.length <= LONGEST_HEADING) {
      readHeading(line, heading && last && !isComplete(last) ? last : begin(entries));
      heading = true;
    }
  }
  return entries.filter(({ title, employer, highlights }) => title ?? employer ?? highlights[0]);
}

function begin(entries: Entry[]): Entry {
  const entry: Entry = { title: null, employer: null, start: null, end: null, highlights: [] };
  entries.push(entry);
  return entry;
}

const isComplete = (entry: Entry): boolean => entry.title !== null && entry.employer !== null && entry.start !== null;

/** The rest of a list item that the page broke. */
function isContinuation(line: string, { highlights }: Entry): boolean {
  const before = highlights.at(-1);
  if (before === undefined || periodIn(line)) return false;
  const looksLikeHeading = titleWords.test(line) || /\s[-–—|@]\s/.test(line);
  return /^[\p{Ll}\d(]/u.test(line) || (before.length > 75 && !before.endsWith('.') && !looksLikeHeading);
}

function readHeading(line: string, entry: Entry): void {
  const period = periodIn(line);
  entry.start ??= period?.start ?? null;
  entry.end ??= period?.end ?? null;
  const parts = (period?.rest ?? line)
    .split(/\s+[-–—|@]\s+|\s{2,}|,\s+| at /)
    .map((part) => part.replace(/^[*_(]+|(?<![*_)])[*_)]+$/g, '').trim())
    .filter((part) => /\p{L}{2}/u.test(part));
  const titleAt = parts.findIndex((part) => titleWords.test(part));
  const title = parts[titleAt];
  if (title !== undefined) entry.title ??= title;
  const others = parts.filter((_part, index) => index !== titleAt);
  if (title === undefined && entry.title === null && entry.employer === null && others.length > 1) entry.title = others.shift() ?? null;
  entry.employer ??= others[0] ?? null;
}
