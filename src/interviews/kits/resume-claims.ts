import type { Profile } from '../../candidates/profile';
import { contentStems } from '../evaluations/words';
import type { Subject } from './competency-groups';
import type { DraftQuestion } from './kit-draft';
import { safeSpan } from './safe-span';

const SIGNALS = [
  'Own part separable from that of others',
  'Details that only somebody who did it can know',
  'Agrees with the résumé in time, size and role',
];

function question(competency: string, text: string): DraftQuestion {
  return { text, competency, kind: 'background', expectedSignals: SIGNALS, probeBudget: 2, minutes: 5, required: true };
}

/** Whether a piece of the résumé is about this subject: it shares half of the subject's words of substance. */
function speaksOf(text: string, stems: ReadonlySet<string>): boolean {
  const found = new Set(contentStems(text).filter((stem) => stems.has(stem)));
  return stems.size > 0 && found.size >= Math.ceil(stems.size / 2);
}

const folded = (text: string) =>
  ` ${text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+#]+/gu, ' ')
    .trim()} `;

/** The subject, its parts that say something by themselves, and the résumé's own words for it. */
function termsOf(subject: string, stems: ReadonlySet<string>, { skills }: Profile): string[] {
  const parts = subject.split(/(?<!\s)(?:\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+)/).filter((part) => part.includes(' ') || /\p{Lu}/u.test(part));
  const own = skills.map((each) => safeSpan(each, 4)).filter((each) => each !== undefined && speaksOf(each, stems));
  return [subject, ...parts, ...own].filter((each) => each !== undefined);
}

/**
 * A question that has the candidate substantiate what the résumé claims about a subject of the job. Only names of roles, employers and skills are
 * quoted, each a safe span, and only those that stand in the résumé word for word: we claim nothing in its name.
 */
export function claimQuestion(profile: Profile, competency: string, { phrase, sort }: Subject): DraftQuestion | undefined {
  const stems = new Set(contentStems(phrase));
  const terms = termsOf(phrase, stems, profile);
  for (const { title, employer, highlights } of profile.experience) {
    const role = safeSpan(title);
    const place = safeSpan(employer);
    const term = terms.find((each) => highlights.some((highlight) => folded(highlight).includes(folded(each))));
    if (!role || !place || !term) continue;
    const claim = sort === 'field' ? `your work as ${role} at ${place} included ${term}` : `you worked with ${term} as ${role} at ${place}`;
    return question(competency, `Your résumé says that ${claim}. What was your own part in that?`);
  }
  const skill = profile.skills.map((each) => safeSpan(each, 4)).find((each) => each && speaksOf(each, stems));
  return skill ? question(competency, `Your résumé lists ${skill}. What was your part in the most demanding work that you did with it?`) : undefined;
}

/** A question about the latest role that can be named, when no claim touches what the job asks for. */
export function roleQuestion(profile: Profile, competency: string): DraftQuestion | undefined {
  for (const { title, employer } of profile.experience) {
    const role = safeSpan(title);
    const place = safeSpan(employer);
    if (role && place)
      return question(competency, `Your résumé says that you worked as ${role} at ${place}. Which result there was most clearly your own?`);
  }
  return undefined;
}
