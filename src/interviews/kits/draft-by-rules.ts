import type { Profile } from '../../candidates/profile';
import type { Family, FamilyQuestion } from './competency-families';
import { competencyGroups, type CompetencyGroup, type Subject } from './competency-groups';
import { questionMinutes, type DraftCompetency, type DraftQuestion, type KitDraft, type KitMaterial } from './kit-draft';
import { isNearDuplicate } from './question-form';
import { activityOf } from './requirement-subject';
import { claimQuestion, roleQuestion } from './resume-claims';
import { safeSpan } from './safe-span';
import { slug } from './slug';
import { withinSentence } from './subject-sort';

const SKILL = '{skill}';
const ACTIVITY = '{activity}';
/** How many questions of one kit are about the person's own résumé: enough to verify, not enough to make kits incomparable. */
const CLAIMS = 2;
/** One for each stretch of this many minutes. */
const CLAIM_EVERY = 20;

/** A group with what its texts speak about. */
interface Plan extends CompetencyGroup {
  key: string;
  /** The skill that the levels name, for families about one skill. */
  subject: string;
  /** The skills that its questions may name, in turn. */
  askable: Subject[];
  templates: FamilyQuestion[];
}

const listed = (items: readonly string[]) => (items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`);

const fill = (text: string, skill: string) => text.replaceAll(SKILL, skill);

function rotated<T>(list: readonly T[], by: number): T[] {
  const start = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

interface Naming {
  /** How many competencies before it belong to the same family. */
  earlier: number;
  askable: readonly Subject[];
  activity: string | undefined;
}

/** Questions about what the job names first, where it fits into them; those about the activity where it names that; then those that need neither. */
function templatesFor({ scope, questions }: Family, { earlier, askable, activity }: Naming): FamilyQuestion[] {
  const about = questions.filter(({ text, for: sorts }) => text.includes(SKILL) && askable.some(({ sort }) => sorts.includes(sort)));
  const doing = questions
    .filter(({ text }) => text.includes(ACTIVITY) && activity !== undefined)
    .map((each) => ({ ...each, text: each.text.replaceAll(ACTIVITY, activity ?? '') }));
  const general = questions.filter(({ text }) => !text.includes(SKILL) && !text.includes(ACTIVITY));
  // Several competencies of one family begin with different templates: the same words about two skills would be one question asked twice.
  if (scope === 'skill') return [...doing, ...rotated(about, earlier), ...rotated(general, earlier)];
  return [...general.slice(0, 1), ...rotated(about, earlier), ...general.slice(1)];
}

/** What stands for `{skill}` in the levels: what the job names; else its words in quotation marks; else a word for the kind of thing. */
function subjectIn({ family, subjects, requirements }: CompetencyGroup): string {
  if (family.key === 'conduct') {
    const words = requirements.map(({ text }) => safeSpan(text, 12)).filter((text) => text !== undefined);
    return words.length > 0 ? listed(words.slice(0, 2).map((text) => `“${withinSentence(text)}”`)) : (family.unnamed ?? family.name);
  }
  if (subjects.length > 0) return listed(subjects.slice(0, 3).map(({ phrase }) => phrase));
  return family.unnamed ?? withinSentence(family.name);
}

function plansOf(groups: readonly CompetencyGroup[]): Plan[] {
  const allSubjects = groups.filter(({ family }) => family.scope !== 'general').flatMap(({ subjects }) => subjects);
  const keys = new Set<string>();
  return groups.map((group, index) => {
    const { family, name, subjects, requirements } = group;
    const subject = subjectIn(group);
    const isQuoted = family.key === 'conduct' && subject !== family.unnamed;
    const named = isQuoted ? [{ phrase: subject, sort: 'field' as const }] : subjects;
    const askable = family.scope === 'skill' || (family.scope === 'field' && named.length > 0) ? named : rotated(allSubjects, index);
    const activity = family.key === 'conduct' ? requirements.map(({ text }) => activityOf(text)).find(Boolean) : undefined;
    const earlier = groups.slice(0, index).filter((each) => each.family.key === family.key).length;
    return { ...group, key: slug(name, keys), subject, askable, templates: templatesFor(family, { earlier, askable, activity }) };
  });
}

function competency(plan: Plan, material: KitMaterial): DraftCompetency {
  const { family, requirements, subject, key, name, points } = plan;
  const asked = requirements.map(({ text }) => text.trim().replace(/(?<![.\s])[.\s]+$/, '')).join('; ');
  const definition = fill(family.definition, subject);
  return {
    key,
    name,
    definition: asked ? `${definition} The job asks for: ${asked}.` : definition,
    weight: points,
    levels: family.levels.map((level) => fill(level, subject)),
    indicators: family.indicators.map((indicator) => fill(indicator, subject)),
    requirements: requirements.map((requirement) => material.requirements.indexOf(requirement) + 1),
  };
}

function fromTemplate(plan: Plan, template: FamilyQuestion, turn: number): DraftQuestion {
  const fitting = plan.askable.filter(({ sort }) => template.for.includes(sort));
  const skill = fitting[turn % Math.max(1, fitting.length)]?.phrase ?? plan.subject;
  return {
    text: fill(template.text, skill),
    competency: plan.key,
    kind: template.kind,
    expectedSignals: template.signals.map((signal) => fill(signal, skill)),
    probeBudget: template.probes,
    minutes: template.minutes,
    required: true,
  };
}

/** Up to two questions that have this candidate substantiate the résumé, about what weighs most. */
function claims(plans: readonly Plan[], profile: Profile | null, minutes: number): DraftQuestion[] {
  if (!profile) return [];
  const found = plans
    .flatMap((plan) => plan.subjects.slice(0, 2).map((subject) => claimQuestion(profile, plan.key, subject)))
    .filter((each) => each !== undefined);
  const first = found[0];
  const others = found.filter((each) => each.competency !== first?.competency && !isNearDuplicate(each.text, first?.text ?? ''));
  const heaviest = plans[0];
  const role = heaviest && found.length === 0 ? roleQuestion(profile, heaviest.key) : undefined;
  return [...(first ? [first] : []), ...others, ...(role ? [role] : [])].slice(0, Math.min(CLAIMS, Math.floor(minutes / CLAIM_EVERY)));
}

/** One question for each competency first; then a second, third … by weight, as long as the time lasts. */
function questionsFor(plans: readonly Plan[], opening: DraftQuestion[], budget: number): DraftQuestion[] {
  const chosen = [...opening];
  const left = () => budget - chosen.reduce((sum, { minutes }) => sum + minutes, 0);
  const deepest = Math.max(...plans.map(({ templates }) => templates.length));
  for (let round = 0; round < deepest; round++) {
    for (const plan of plans) {
      const template = plan.templates[round];
      if (!template) continue;
      const next = fromTemplate(plan, template, round);
      const isFirst = !chosen.some((each) => each.competency === plan.key && each.kind !== 'background');
      const fits = next.minutes <= left();
      if ((isFirst || fits) && !chosen.some((each) => isNearDuplicate(each.text, next.text))) chosen.push(next);
    }
  }
  return chosen;
}

/** The kit that the rules propose from a job and, if there is one, a résumé. The same material always gives the same kit. */
export function draftByRules(material: KitMaterial): KitDraft {
  const plans = plansOf(competencyGroups(material));
  const title = material.jobTitle.trim();
  const names = plans.map(({ name, family }) => withinSentence(name, family.technical ? 'technical' : 'field'));
  return {
    title: `${title}: structured interview`,
    purpose: material.isForApplication
      ? `Finds out how far this candidate for ${title} shows ${listed(names)}.`
      : `Finds out, with the same questions for everybody, how far a candidate for ${title} shows ${listed(names)}.`,
    competencies: plans.map((plan) => competency(plan, material)),
    questions: questionsFor(plans, claims(plans, material.profile, material.minutes), questionMinutes(material.minutes)),
  };
}

/** Questions of our own for a competency that a proposal left without any. */
export function bankQuestion(name: string, key: string, material: KitMaterial): DraftQuestion | undefined {
  const requirement = { id: key, text: name, kind: 'skill' as const, importance: 'must' as const, competency: name };
  const plan = plansOf(competencyGroups({ ...material, requirements: [requirement] }))[0];
  const template = plan?.templates[0];
  return plan && template ? { ...fromTemplate(plan, template, 0), competency: key } : undefined;
}
