import { grounded } from '../grounding';
import type { Profile } from '../../profile';
import { readHead } from './contact';
import { readEducation } from './education';
import { readExperience } from './experience';
import { readJsonResume } from './json-resume';
import { toItems, toSections } from './sections';

/** A profile from the layout of a résumé, without a model. What is not recognised stays null: a gap is better than a guess. */
export function readProfile(resume: string): Profile {
  return grounded(readJsonResume(resume) ?? readText(resume), resume);
}

function readText(resume: string): Profile {
  const { head, body } = toSections(resume);
  return {
    ...readHead(head, resume),
    skills: toItems(body.skills).slice(0, 80),
    experience: readExperience(body.experience).slice(0, 30).map(bounded),
    education: readEducation(body.education).slice(0, 15),
    languages: toItems(body.languages).slice(0, 15),
  };
}

function bounded(entry: Profile['experience'][number]): Profile['experience'][number] {
  return { ...entry, highlights: entry.highlights.slice(0, 20).map((highlight) => highlight.slice(0, 600).replace(/\p{Cs}$/u, '')) };
}
