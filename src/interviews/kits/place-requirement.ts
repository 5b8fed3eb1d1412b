import { wordsOf } from '../evaluations/words';
import { competencyFamilies, familyOf, type Family } from './competency-families';
import type { DraftRequirement } from './kit-draft';
import { isVerbal, natureOf } from './requirement-nature';
import { activityOf } from './requirement-subject';
import { isTechnicalTerm, sortOf, type SubjectSort } from './subject-sort';

/** The family of a requirement, how strongly it belongs there, and what the competency would be called by it. */
export interface Placed {
  requirement: DraftRequirement;
  family: Family;
  score: number;
  name: string;
}

const FAMILY_OF_SORT: Record<SubjectSort, string> = { technical: 'technical-depth', tool: 'tools', field: 'domain-practice' };

export const padded = (text: string) =>
  ` ${wordsOf(text)
    .map((word) => word.text)
    .join(' ')} `;

/** How strongly a text belongs to these phrases: the words of each that occur; long phrases say more than short ones. */
export function affinity(phrases: readonly string[], text: string): number {
  return phrases.filter((phrase) => text.includes(padded(phrase))).reduce((sum, phrase) => sum + phrase.split(' ').length, 0);
}

/** What the job calls it, where that is the name of something. "Explain decisions to others" and "Willingness to travel" name nothing. */
function ownName({ text, competency, kind }: DraftRequirement, family: Family): string {
  const bare = competency.trim().replace(/^(?:an? )?(?:high|good|strong|excellent) (?:level|standard|degree|sense|eye)s? (?:of|for) /i, '');
  const name = bare.charAt(0).toUpperCase() + bare.slice(1);
  const activity = activityOf(text);
  const isName =
    name !== '' && !isVerbal(name) && !/^as an? | to /i.test(name) && !(activity && padded(activity).startsWith(padded(name).slice(0, 20)));
  if (family.scope === 'skill' && activity) return activity.charAt(0).toUpperCase() + activity.slice(1);
  return isName && (family.scope !== 'general' || kind === 'behaviour') ? name : family.name;
}

function best(text: string, competency: string, isTechnicalJob: boolean): { family: Family; score: number } {
  const [own, whole] = [padded(competency), padded(text)];
  const isTechnical = isTechnicalJob || isTechnicalTerm(text);
  return competencyFamilies()
    .filter(({ scope, technical }) => scope !== 'skill' && (isTechnical || !technical))
    .map((family) => ({
      family,
      score: (padded(family.name) === own ? 20 : 0) + 3 * affinity(family.matches, own) + affinity(family.matches, whole),
    }))
    .reduce((left, right) => (right.score > left.score ? right : left));
}

/** "Negotiation and presentation skills" asks for two things that belong to two families: each is looked at. */
function parts(requirement: DraftRequirement, isTechnicalJob: boolean): Placed[] {
  const phrases = requirement.text
    .replace(/^(?:(?:excellent|strong|good|very|solid|outstanding|proven|confident)\s+)+|(?<!\s)\s+(?:skills?|abilities)\.?$/gi, '')
    .split(/(?<!\s)(?:\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+)/)
    .filter(Boolean);
  if (phrases.length < 2 || phrases.some((phrase) => phrase.split(/\s+/).length > 3)) return [];
  const found = phrases.map((phrase) => ({ phrase, ...best(phrase, phrase, isTechnicalJob) }));
  const isApart = new Set(found.map(({ family }) => family.key)).size > 1;
  if (!isApart || found.some(({ family, score }) => score === 0 || family.scope === 'field')) return [];
  return found.map(({ family, score }) => ({ requirement, family, score, name: family.name }));
}

/** Where one requirement belongs: mostly to one family. */
export function place(requirement: DraftRequirement, isTechnicalJob: boolean): Placed[] {
  const several = parts(requirement, isTechnicalJob);
  if (several.length > 0) return several;
  const { family, score } = familyFor(requirement, isTechnicalJob);
  return [{ requirement, family, score, name: ownName(requirement, family) }];
}

function familyFor(requirement: DraftRequirement, isTechnicalJob: boolean): { family: Family; score: number } {
  const { competency, text, kind } = requirement;
  if (kind === 'language') return { family: familyOf('communication'), score: 1 };
  const found = best(text, competency, isTechnicalJob);
  const isBehaviour = natureOf(requirement) === 'behaviour';
  const sort = sortOf(text, isTechnicalJob);
  // "Google Analytics and e-mail tools" asks for tools, though one of them has analytics in its name.
  const isTool = !isBehaviour && sort === 'tool' && found.family.scope === 'field';
  if (found.score > 0 && !isTool) return found;
  const own = isBehaviour ? 'conduct' : FAMILY_OF_SORT[sort];
  return { family: familyOf(own), score: 0 };
}

/** A field of work stands in a kit once, for what belongs to it most; other skills of that field are asked about by their own names. */
export function oncePerField(placed: readonly Placed[], isTechnicalJob: boolean): Placed[] {
  return placed.map((each) => {
    const { requirement, family, name } = each;
    if (family.scope !== 'field' || natureOf(requirement) === 'behaviour') return each;
    const strongest = placed.filter((rival) => rival.family.key === family.key).reduce((left, right) => (right.score > left.score ? right : left));
    if (padded(strongest.name) === padded(name)) return each;
    return { ...each, family: familyOf(FAMILY_OF_SORT[sortOf(requirement.text, isTechnicalJob)]) };
  });
}
