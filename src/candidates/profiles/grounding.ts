import type { Profile } from '../profile';

const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s•·|]+/g, ' ')
    .trim();

/** Keeps only what the text says: a value that is not found in it, letter by letter, was made up and goes. `asWritten` undoes what was masked. */
export function grounded(profile: Profile, text: string, asWritten = (value: string): string => value): Profile {
  const source = folded(text);
  const isThere = (value: string): boolean => folded(value) !== '' && source.includes(folded(value));
  const unique = (values: readonly string[]): string[] => [...new Set(values.map(asWritten).filter(isThere))];
  const keep = (value: string | null): string | null => (value === null ? null : (unique([value])[0] ?? null));
  const { contact } = profile;
  return {
    name: keep(profile.name),
    headline: keep(profile.headline),
    contact: { email: keep(contact.email), phone: keep(contact.phone), location: keep(contact.location) },
    skills: unique(profile.skills),
    experience: profile.experience
      .map(({ title, employer, start, end, highlights }) => ({
        title: keep(title),
        employer: keep(employer),
        start: keep(start),
        end: keep(end),
        highlights: unique(highlights),
      }))
      .filter(({ title, employer, highlights }) => title ?? employer ?? highlights[0]),
    education: profile.education
      .map(({ degree, institution, year }) => ({ degree: keep(degree), institution: keep(institution), year: keep(year) }))
      .filter(({ degree, institution }) => degree ?? institution),
    languages: unique(profile.languages),
    links: unique(profile.links),
  };
}
