import type { Profile } from '../../profile';

const email = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/;
const phone = /(?:\+|\(|\b)\d[\d\s()./-]{6,20}\d\b/;
const link = /(?:https?:\/\/|www\.|(?:linkedin|github|gitlab|xing)\.com\/)[^\s|,;<>"')\]]{2,200}/gi;
const place = /^[\p{L}][\p{L} .'’-]{1,40}(?:, [\p{L}][\p{L} .'’-]{0,40}){0,2}$/u;
const personName = /^[\p{Lu}][\p{L}.'’-]*(?: [\p{L}][\p{L}.'’-]*){1,4}$/u;
const notAName =
  /\b(?:curriculum|vitae|resume|résumé|lebenslauf|profile|engineer|developer|manager|analyst|scientist|designer|specialist|consultant|address|page)\b/i;
const LONGEST_HEADLINE = 90;

/** Name, headline and ways to reach somebody, from what stands above the first heading. */
export function readHead(head: readonly string[], text: string): Pick<Profile, 'name' | 'headline' | 'contact' | 'links'> {
  const lines = head.map((line) => line.replace(/^[#*\s]+/, '').trim()).filter(Boolean);
  const nameAt = lines.findIndex((line, index) => index < 4 && personName.test(line) && !notAName.test(line));
  const below = nameAt < 0 ? lines : lines.slice(nameAt + 1);
  return {
    name: lines[nameAt] ?? null,
    headline: below.slice(0, 2).find(isHeadline) ?? null,
    contact: { email: email.exec(text)?.[0] ?? null, phone: phoneIn(lines), location: locationIn(below) },
    links: [...text.replace(new RegExp(email, 'g'), ' ').matchAll(link)].map(([found]) => found.replace(/[.,]$/, '')),
  };
}

function isHeadline(line: string): boolean {
  return (
    line.length <= LONGEST_HEADLINE &&
    !email.test(line) &&
    !phone.test(line) &&
    !/https?:|www\.|@|^\w+:/.test(line) &&
    /\p{L}{3}/u.test(line) &&
    !line.endsWith('.')
  );
}

const phoneIn = (lines: readonly string[]): string | null => lines.map((line) => phone.exec(line)?.[0]).find((found) => found && !/^\d{4}\s?[-/]\s?\d{4}$/.test(found)) ?? null; // prettier-ignore

/** A place is only believed beside an e-mail address or a telephone number, or after the word. */
function locationIn(lines: readonly string[]): string | null {
  for (const line of lines) {
    const labelled = /^(?:location|address|city):\s*(.{2,80})$/i.exec(line)?.[1];
    if (labelled) return labelled.trim();
    if (!email.test(line) && !phone.test(line)) continue;
    const found = line.split(/\s*[|•·;]\s*|\s{2,}/).find((part) => place.test(part.trim()) && !/^(?:phone|mobile|e-?mail|tel)/i.test(part));
    if (found) return found.trim();
  }
  return null;
}
