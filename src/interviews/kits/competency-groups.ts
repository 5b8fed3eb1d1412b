import { wordsOf } from '../evaluations/words';
import { competencyFamilies, familyOf, type Family } from './competency-families';
import type { DraftRequirement, KitMaterial } from './kit-draft';
import { subjectOf } from './requirement-subject';

/** Requirements that one competency answers for. */
export interface CompetencyGroup {
  name: string;
  family: Family;
  requirements: DraftRequirement[];
  /** The skills that the requirements name, most important first. */
  subjects: string[];
  /** Three for each must, one for each nice to have: what the weight comes from. */
  points: number;
}

/** What a listener can tell apart in one sitting. */
const MOST = 7;
const LEAST = 5;
/** What any work asks for: fills up when a job names few things, in this order. */
const GENERAL = ['problem-solving', 'collaboration', 'ownership', 'communication', 'learning'] as const;
const TECHNICAL_JOB =
  /\b(?:software|developer|engineer|programmer|devops|sre|backend|frontend|full.?stack|web|architect|python|java|javascript|typescript|data|machine learning|qa|sysadmin|infrastructure|security)\b/i;

const padded = (text: string) =>
  ` ${wordsOf(text)
    .map((word) => word.text)
    .join(' ')} `;

/** How strongly a text belongs to a family: the words of each of its phrases that occur; long phrases say more than short ones. */
function affinity(family: Family, text: string): number {
  return family.matches.filter((phrase) => text.includes(padded(phrase))).reduce((sum, phrase) => sum + phrase.split(' ').length, 0);
}

/** The family of a requirement, and how strongly it belongs there. */
interface Placed {
  requirement: DraftRequirement;
  family: Family;
  score: number;
}

function place(requirement: DraftRequirement, skillFamily: Family): Placed {
  const { competency, text, kind } = requirement;
  const own = padded(competency);
  const whole = padded(text);
  const scored = competencyFamilies()
    .filter(({ scope }) => scope !== 'skill')
    .map((family) => ({ requirement, family, score: (padded(family.name) === own ? 20 : 0) + 3 * affinity(family, own) + affinity(family, whole) }));
  const best = scored.reduce((left, right) => (right.score > left.score ? right : left));
  if (kind === 'language') return { requirement, family: familyOf('communication'), score: 1 };
  if (best.score > 0) return best;
  return { requirement, family: kind === 'behaviour' ? familyOf('ownership') : skillFamily, score: 0 };
}

/** A field of work stands in a kit once, for what belongs to it most; other skills of that field are asked about by their own names. */
function oncePerField(placed: readonly Placed[], skillFamily: Family): Placed[] {
  return placed.map((each) => {
    const { kind, competency } = each.requirement;
    if (each.family.scope !== 'field' || kind === 'behaviour') return each;
    const rivals = placed.filter(({ family }) => family.key === each.family.key);
    const strongest = rivals.reduce((left, right) => (right.score > left.score ? right : left));
    return padded(strongest.requirement.competency) === padded(competency) ? each : { ...each, family: skillFamily };
  });
}

function pointsOf(requirements: readonly DraftRequirement[]): number {
  return requirements.reduce((sum, { importance }) => sum + (importance === 'must' ? 3 : 1), 0);
}

function group(family: Family, name: string, requirements: DraftRequirement[]): CompetencyGroup {
  const mustFirst = [...requirements].sort((left, right) => Number(right.importance === 'must') - Number(left.importance === 'must'));
  const named = mustFirst.filter(({ kind }) => kind === 'skill' || kind === 'experience').map(({ text }) => subjectOf(text));
  const subjects = [...new Set(named.filter((subject) => subject !== undefined))];
  return { name, family, requirements, subjects, points: Math.max(1, pointsOf(requirements)) };
}

function takenBySomeoneElse(buckets: ReadonlyMap<string, { name: string }>, key: string, name: string): boolean {
  return [...buckets].some(([other, bucket]) => other !== key && padded(bucket.name) === padded(name));
}

/** One group per general family and field; for families about one skill, one per competency that the job names. */
function groupRequirements(requirements: readonly DraftRequirement[], skillFamily: Family): CompetencyGroup[] {
  const buckets = new Map<string, { family: Family; name: string; requirements: DraftRequirement[] }>();
  const placed = requirements.map((requirement) => place(requirement, skillFamily));
  for (const { requirement, family } of oncePerField(placed, skillFamily)) {
    // The job's own word for it, where it is a word for this.
    const isOwnWord = family.scope !== 'general' || requirement.kind === 'behaviour';
    const name = (isOwnWord && requirement.competency.trim()) || family.name;
    const key = family.scope === 'skill' ? `${family.key}:${padded(name)}` : family.key;
    const bucket = buckets.get(key) ?? { family, name, requirements: [] };
    if (padded(bucket.name) !== padded(name) || takenBySomeoneElse(buckets, key, name)) bucket.name = family.name;
    bucket.requirements.push(requirement);
    buckets.set(key, bucket);
  }
  return [...buckets.values()].map((bucket) => group(bucket.family, bucket.name, bucket.requirements));
}

/** Too many to judge: the two lightest about single skills become one, again and again; then the lightest go. */
function atMost(limit: number, groups: CompetencyGroup[]): CompetencyGroup[] {
  const sorted = [...groups].sort((left, right) => right.points - left.points);
  while (sorted.length > limit) {
    const lightest = sorted.findLastIndex(({ family }) => family.scope === 'skill');
    const partner = sorted.findLastIndex(({ family }, index) => index < lightest && family.key === sorted[lightest]?.family.key);
    const [into, from] = [sorted[partner], sorted[lightest]];
    if (!into || !from) return sorted.slice(0, limit);
    const merged = group(into.family, `${into.name} and ${from.name}`.length <= 60 ? `${into.name} and ${from.name}` : into.family.name, [
      ...into.requirements,
      ...from.requirements,
    ]);
    sorted.splice(lightest, 1);
    sorted.splice(partner, 1, merged);
    sorted.sort((left, right) => right.points - left.points);
  }
  return sorted;
}

/** The four to seven competencies that a job's requirements come down to, heaviest first. */
export function competencyGroups({ jobTitle, jobDescription, requirements, minutes }: KitMaterial): CompetencyGroup[] {
  // Degrees and certificates are checked on paper; asking about them shows nothing that can be levelled.
  const assessable = requirements.filter(({ kind }) => kind !== 'education');
  const isTechnical =
    TECHNICAL_JOB.test([jobTitle, ...assessable.map(({ text }) => text)].join(' ')) ||
    (assessable.length === 0 && TECHNICAL_JOB.test(jobDescription));
  const most = Math.min(MOST, Math.max(4, Math.floor(minutes / 6)));
  const found = groupRequirements(assessable, familyOf(isTechnical ? 'technical-depth' : 'domain-expertise'));
  // Knowing tools is half of any work: one place is kept for how somebody works, when the job names nothing of the kind.
  const reserved = found.some(({ family }) => (GENERAL as readonly string[]).includes(family.key)) ? 0 : 1;
  const groups = atMost(most - reserved, found);
  const missing = GENERAL.filter((key) => !groups.some(({ family }) => family.key === key)).map((key) =>
    group(familyOf(key), familyOf(key).name, []),
  );
  return [...groups, ...missing.slice(0, Math.max(reserved, Math.min(LEAST, most) - groups.length))];
}
