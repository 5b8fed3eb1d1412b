import { competencyFamilies, type Family } from './competency-families';
import type { DraftRequirement, KitMaterial } from './kit-draft';
import { affinity, oncePerField, padded, place } from './place-requirement';
import { isToVerify, natureOf } from './requirement-nature';
import { subjectOf } from './requirement-subject';
import { isTechnicalWork, sortOf, withinSentence, type SubjectSort } from './subject-sort';

/** What the job names, as it stands within a sentence. */
export interface Subject {
  phrase: string;
  sort: SubjectSort;
}

/** Requirements that one competency answers for. */
export interface CompetencyGroup {
  name: string;
  family: Family;
  requirements: DraftRequirement[];
  /** The skills that the requirements name, most important first. */
  subjects: Subject[];
  /** Three for each must, one for each nice to have: what the weight comes from. */
  points: number;
}

/** What a listener can tell apart in one sitting. */
const MOST = 7;
const LEAST = 5;
/** What any work asks for: fills up when a job names few things, in this order. */
const GENERAL = ['problem-solving', 'collaboration', 'ownership', 'communication', 'learning'] as const;
/** A word of the title says more about a job than one of its description. */
const TITLE_WORD = 5;

function pointsOf(requirements: readonly DraftRequirement[]): number {
  return requirements.reduce((sum, { importance }) => sum + (importance === 'must' ? 3 : 1), 0);
}

function group(family: Family, name: string, requirements: DraftRequirement[], isTechnicalJob: boolean): CompetencyGroup {
  const mustFirst = [...requirements].sort((left, right) => Number(right.importance === 'must') - Number(left.importance === 'must'));
  const subjects = mustFirst
    .filter((each) => natureOf(each) === 'know-how' && each.kind !== 'language')
    .flatMap(({ text }) => {
      const subject = subjectOf(text);
      const sort = sortOf(text, isTechnicalJob);
      return subject ? [{ phrase: withinSentence(subject, sort), sort }] : [];
    });
  const once = subjects.filter(({ phrase }, index) => subjects.findIndex((each) => each.phrase === phrase) === index);
  return { name, family, requirements, subjects: once, points: Math.max(1, pointsOf(requirements)) };
}

function takenBySomeoneElse(buckets: ReadonlyMap<string, { name: string }>, key: string, name: string): boolean {
  return [...buckets].some(([other, bucket]) => other !== key && padded(bucket.name) === padded(name));
}

/** One group per general family and field; for families about one skill, one per competency that the job names. */
function groupRequirements(requirements: readonly DraftRequirement[], isTechnicalJob: boolean): CompetencyGroup[] {
  const buckets = new Map<string, { family: Family; name: string; requirements: DraftRequirement[] }>();
  const placed = requirements.flatMap((requirement) => place(requirement, isTechnicalJob));
  for (const { requirement, family, name } of oncePerField(placed, isTechnicalJob)) {
    const key = family.scope === 'skill' ? `${family.key}:${padded(name)}` : family.key;
    const bucket = buckets.get(key) ?? { family, name, requirements: [] };
    if (padded(bucket.name) !== padded(name) || takenBySomeoneElse(buckets, key, name)) bucket.name = family.name;
    if (!bucket.requirements.includes(requirement)) bucket.requirements.push(requirement);
    buckets.set(key, bucket);
  }
  return [...buckets.values()].map((bucket) => group(bucket.family, bucket.name, bucket.requirements, isTechnicalJob));
}

/** Too many to judge: the two lightest about single skills become one, again and again; then the lightest go. */
function atMost(limit: number, groups: CompetencyGroup[], isTechnicalJob: boolean): CompetencyGroup[] {
  const sorted = [...groups].sort((left, right) => right.points - left.points);
  while (sorted.length > limit) {
    const lightest = sorted.findLastIndex(({ family }) => family.scope === 'skill');
    const partner = sorted.findLastIndex(({ family }, index) => index < lightest && family.key === sorted[lightest]?.family.key);
    const [into, from] = [sorted[partner], sorted[lightest]];
    if (!into || !from) return sorted.slice(0, limit);
    const names = `${into.name} and ${withinSentence(from.name)}`;
    const name = names.length <= 60 ? names : into.family.name;
    const merged = group(into.family, name, [...into.requirements, ...from.requirements], isTechnicalJob);
    sorted.splice(lightest, 1);
    sorted.splice(partner, 1, merged);
    sorted.sort((left, right) => right.points - left.points);
  }
  return sorted;
}

/** What suits a job beside what it asks for: by the words of its title, then of its description, then what any work asks for. */
function fillers({ jobTitle, jobDescription }: KitMaterial): Family[] {
  const [title, description] = [padded(jobTitle), padded(jobDescription)];
  const usual = (key: string) => {
    const place = (GENERAL as readonly string[]).indexOf(key);
    return place === -1 ? GENERAL.length : place;
  };
  return competencyFamilies()
    .filter(({ scope }) => scope !== 'skill')
    .map((family) => {
      const fromTitle = TITLE_WORD * Math.min(2, affinity(family.occupations, title));
      return { family, suits: fromTitle + (family.scope === 'general' || fromTitle > 0 ? affinity(family.matches, description) : 0) };
    })
    .filter(({ family, suits }) => suits > 0 || usual(family.key) < GENERAL.length)
    .sort((left, right) => right.suits - left.suits || usual(left.family.key) - usual(right.family.key))
    .map(({ family }) => family);
}

/** The four to seven competencies that a job's requirements come down to, heaviest first. */
export function competencyGroups(material: KitMaterial): CompetencyGroup[] {
  const isTechnicalJob = isTechnicalWork(material.jobTitle);
  const assessable = material.requirements.filter((requirement) => !isToVerify(requirement));
  const most = Math.min(MOST, Math.max(4, Math.floor(material.minutes / 6)));
  const found = groupRequirements(assessable, isTechnicalJob);
  // Knowing tools is half of any work: one place is kept for how somebody works, when the job names nothing of the kind.
  const reserved = found.some(({ family }) => family.scope === 'general' || family.key === 'conduct') ? 0 : 1;
  const groups = atMost(most - reserved, found, isTechnicalJob);
  const missing = fillers(material)
    .filter((family) => !groups.some((each) => each.family.key === family.key || padded(each.name) === padded(family.name)))
    .map((family) => group(family, family.name, [], isTechnicalJob));
  return [...groups, ...missing.slice(0, Math.max(reserved, Math.min(LEAST, most) - groups.length))];
}
