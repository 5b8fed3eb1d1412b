import type { Profile } from '../../profile';
import { asYear, lastYearIn, periodIn } from './dates';
import { withoutBullet } from './sections';

type Entry = Profile['education'][number];

const degreeWords =
  /\b(?:bachelor|master|doctor|diploma|degree|certificate|abitur|apprenticeship|ph\.?\s?d|mba|b\.?\s?b\.?\s?a|b\.?\s?sc|m\.?\s?sc|b\.?\s?eng|m\.?\s?eng)\b|\b[BM]\.?(?:A|S)\b\.?/i;
const schoolWords = /\b(?:universit\w{1,6}|college|institute|school|academy|hochschule|polytechnic|extension|ucla|mit|eth|faculty)\b/i;

export function readEducation(lines: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  for (const line of lines.map((raw) => withoutBullet(raw.trim())).filter(Boolean)) {
    const last = entries.at(-1);
    const year = asYear(line);
    if (year) {
      if (last) last.year ??= year;
      continue;
    }
    const found = readLine(line);
    if (!found.degree && !found.institution) {
      if (last && periodIn(line)) last.year ??= lastYearIn(line);
    } else if (last && (last.degree === null || found.degree === null) && !(last.institution && found.institution)) {
      last.degree ??= found.degree;
      last.institution ??= found.institution;
      last.year ??= found.year;
    } else entries.push(found);
  }
  return entries;
}

function readLine(line: string): Entry {
  const bare = periodIn(line)?.rest ?? line.replace(/(?<![\s,(|–-])[\s,(|–-]*\b(?:19|20)\d{2}\b\)?\s*$/, '');
  const parts = bare.split(/\s+[-–—|]\s+|\s{2,}|,\s+(?!and )|: /).flatMap(degreeAtSchool).map((part) => part.trim()).filter(Boolean); // prettier-ignore
  const schoolAt = parts.findIndex((part) => schoolWords.test(part) && !/^(?:bachelor|master|diploma)/i.test(part));
  // "University of California, Berkeley": the comma belongs to the name.
  const behindSchool = schoolAt >= 0 ? parts[schoolAt + 1] : undefined;
  const school = parts[schoolAt];
  const full = school !== undefined && behindSchool && bare.includes(`${school}, ${behindSchool}`) && !degreeWords.test(behindSchool) ? `${school}, ${behindSchool}` : school; // prettier-ignore
  const degree = parts.find((part, index) => index !== schoolAt && degreeWords.test(part)) ?? null;
  return { degree, institution: full ?? null, year: lastYearIn(line) };
}

/** `BSc at Example University` are two things, `University of Texas at Austin` is one. */
function degreeAtSchool(part: string): string[] {
  const at = part.indexOf(' at ');
  return at > 0 && degreeWords.test(part.slice(0, at)) ? [part.slice(0, at), part.slice(at + 4)] : [part];
}
