import type { Importance, RequirementKind } from '../requirement.entity';

/** What a heading says about the lines below it. `other`: duties, benefits, the company; nothing there is asked of the person. */
export type Section = Importance | 'other';

const headings: readonly [Section, RegExp][] = [
  ['nice', /\b(?:nice|preferred|desirable|desired|bonus|plus|advantage|optional|ideally)\b/i],
  [
    'other',
    /\b(?:responsibilit|duties|what you(?:'|’)?ll do|what you will do|tasks|role|about|offer|benefits?|perks|why|company|team|mission|apply|salary|compensation|location)/i,
  ],
  [
    'must',
    /\b(?:requirements?|required|qualifications?|must|need|skills?|looking for|you have|you bring|your profile|experience|expect|who you are|about you)\b/i,
  ],
];
/** Names of sections that hold a word of the second kind and mean the third. */
const mustBeforeAll = /\b(?:requirements?|qualifications?|about you|looking for|you bring|role requirements)\b/i;

export function sectionOf(heading: string): Section | null {
  if (mustBeforeAll.test(heading) && !/\b(?:preferred|nice|bonus|desir)/i.test(heading)) return 'must';
  return headings.find(([, pattern]) => pattern.test(heading))?.[0] ?? null;
}

const niceInLine =
  /\b(?:nice to have|preferred|(?:is )?a plus|is an advantage|bonus|desirable|ideally|optional|would be (?:great|good|nice|a plus))\b/i;

export function importanceOf(line: string, section: Section): Importance {
  return niceInLine.test(line) || section === 'nice' ? 'nice' : 'must';
}

const spoken =
  'english|german|french|spanish|italian|portuguese|dutch|polish|czech|swedish|danish|norwegian|finnish|russian|ukrainian|turkish|arabic|hebrew|hindi|mandarin|chinese|cantonese|japanese|korean|vietnamese|greek|romanian|hungarian';
const spokenLanguage = new RegExp(`\\b(?:${spoken})\\b`, 'i');
const levelOfLanguage = /\b(?:fluen|native|proficien|spoken|written|speak|business level|[abc][12]\b|command of|language)/i;
const education =
  /\b(?:degree|bachelor|master(?:'s|’s)?\b(?! of ceremonies)|ph\.?d|doctorate|diploma|mba|b\.?sc|m\.?sc|university|graduate|apprenticeship)\b/i;
const experience = /\b\d{1,2}\s?\+?\s?(?:-\s?\d{1,2}\s?|to \d{1,2} )?years?\b|\bexperienced?\b|\btrack record\b|\bbackground in\b|\bhistory of\b/i;
const behaviour =
  /\b(?:communicat|collaborat|interpersonal|stakeholder management|team ?work|team ?player|leadership|mentor|coach|problem[- ]solving|analytical (?:and|skills|thinking)|self[- ]motivat|initiative|ownership|adaptab|curios|cross-functional|attention to detail|organi[sz]ational skills|time management|creativ|empath|proactive|prioriti)/i;

export function kindOf(line: string): RequirementKind {
  if (spokenLanguage.test(line) && levelOfLanguage.test(line)) return 'language';
  if (education.test(line)) return 'education';
  if (behaviour.test(line)) return 'behaviour';
  return experience.test(line) ? 'experience' : 'skill';
}

/** Behaviours have names that everybody uses; the first that fits is taken. */
const behaviours: readonly [string, RegExp][] = [
  ['Leadership', /\b(?:leadership|mentor|coach|manag(?:e|ing) (?:a team|people))/i],
  ['Collaboration', /\b(?:collaborat|cross-functional|team ?work|team ?player)/i],
  ['Problem solving', /\b(?:problem[- ]solving|analytical|troubleshoot)/i],
  ['Communication', /\b(?:communicat|interpersonal|stakeholder|present)/i],
  ['Learning', /\b(?:curios|adaptab|willing(?:ness)? to learn)/i],
  ['Planning and prioritisation', /\b(?:time management|prioriti|organi[sz]ational)/i],
  ['Quality and testing', /\battention to detail\b/i],
  ['Ownership', /\b(?:ownership|initiative|self[- ]motivat|proactive)/i],
];

const lead =
  /^(?:(?:a|an|the|very|good|strong|solid|excellent|proven|deep(?= (?:knowledge|understanding|expertise))|extensive|basic|advanced|working|hands-on|practical|demonstrated|previous|prior|relevant|some|at least|minimum(?: of)?|\d{1,2}\s?\+?(?:\s?-\s?\d{1,2})?\s?\+?|years?(?:’|')?|of|experience|experienced|proficiency|proficient|knowledge|familiarity|familiar|understanding|expertise|ability|able|skills?|background|track record|using|working|work|building|with|in|to|on|and) )+/i;

/** What an interview looks at to find out: a behaviour by its common name, everything else in the words of the line itself. */
export function competencyOf(line: string, kind: RequirementKind): string {
  if (kind === 'education') return 'Education';
  if (kind === 'language') return spokenLanguage.exec(line)?.[0].replace(/^./, (letter) => letter.toUpperCase()) ?? 'Languages';
  const common = kind === 'behaviour' && behaviours.find(([, pattern]) => pattern.test(line))?.[0];
  if (common) return common;
  const topic = line
    .replace(/\([^)]{0,200}\)/g, '')
    .replace(lead, '')
    .replace(niceInLine, '')
    .split(/[;:–—]| - | like | such as | including | \(/)[0] ?? ''; // prettier-ignore
  const words = shortened(topic.replace(/(?<![.,\s])[.,\s]+$/, '').trim() || line);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function shortened(words: string): string {
  if (words.length <= 60) return words;
  const cut = words.slice(0, 60);
  return cut.slice(0, Math.max(cut.lastIndexOf(' '), 20)).replace(/(?<![,\s])[,\s]+(?:and|or)?$|\p{Cs}$/u, '');
}
