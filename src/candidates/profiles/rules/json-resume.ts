import { z } from 'zod';
import type { Profile } from '../../profile';

const text = z.string().trim().min(1).max(300).nullable().catch(null);
const texts = z.array(z.string().trim().min(1).max(300)).catch([]);
const listOf = <T extends z.ZodType>(item: T) => z.array(item).catch([]);

/** The parts of the JSON Resume schema (jsonresume.org) that a profile has a place for. Whatever else is in the file is not looked at. */
const jsonResume = z.object({
  basics: z.object({
    name: text,
    label: text,
    email: text,
    phone: text,
    url: text,
    location: z.object({ city: text }).nullable().catch(null),
    profiles: listOf(z.object({ url: text })),
  }),
  work: listOf(z.object({ name: text, position: text, startDate: text, endDate: text, highlights: texts })),
  education: listOf(z.object({ institution: text, area: text, studyType: text, endDate: text })),
  skills: listOf(z.object({ name: text, keywords: texts })),
  languages: listOf(z.object({ language: text })),
});

const present = (values: readonly (string | null)[]): string[] => values.filter((value) => value !== null);

/** A résumé that is a JSON Resume file, or null when it is not. */
export function readJsonResume(resume: string): Profile | null {
  if (!resume.trimStart().startsWith('{')) return null;
  const parsed = jsonResume.safeParse(parseJson(resume));
  if (!parsed.success) return null;
  const { basics, work, education, skills, languages } = parsed.data;
  return {
    name: basics.name,
    headline: basics.label,
    contact: { email: basics.email, phone: basics.phone, location: basics.location?.city ?? null },
    skills: skills.flatMap(({ name, keywords }) => present([name, ...keywords])).slice(0, 80),
    experience: work.map(({ position, name, startDate, endDate, highlights }) => ({
      title: position,
      employer: name,
      start: startDate,
      end: endDate,
      highlights,
    })),
    education: education.map(({ studyType, area, institution, endDate }) => ({
      degree: studyType ?? area,
      institution,
      year: endDate?.slice(0, 4) ?? null,
    })),
    languages: present(languages.map(({ language }) => language)),
    links: present([basics.url, ...basics.profiles.map(({ url }) => url)]),
  };
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
