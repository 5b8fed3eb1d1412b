import type { Profile } from '../../candidates/profile';
import { contentStems } from '../evaluations/words';
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

/**
 * A question that has the candidate substantiate what the résumé claims about a subject of the job. Only names of roles, employers and skills are
 * quoted, each a safe span: nothing that a résumé says becomes an instruction or a statement of ours.
 */
export function claimQuestion(profile: Profile, competency: string, subject: string): DraftQuestion | undefined {
  const stems = new Set(contentStems(subject));
  for (const { title, employer, highlights } of profile.experience) {
    const role = safeSpan(title);
    const place = safeSpan(employer);
    if (!role || !place || !highlights.some((highlight) => speaksOf(highlight, stems))) continue;
    return question(competency, `Your résumé says that you worked with ${subject} as ${role} at ${place}. What was your own part in that?`);
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
