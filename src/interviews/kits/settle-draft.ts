import { bankQuestion } from './draft-by-rules';
import { protectedGround } from './discrimination';
import { KIT_LIMITS, kitContent, type Competency, type KitContent, type Question } from './kit-content';
import { questionMinutes, type DraftCompetency, type DraftQuestion, type KitDraft, type KitMaterial } from './kit-draft';
import { uncovered } from './question-checks';
import { isNearDuplicate } from './question-form';
import { isToVerify } from './requirement-nature';
import { slug } from './slug';

export interface SettledKit {
  title: string;
  purpose: string;
  content: KitContent;
  /** What was changed or dropped, in words. */
  notes: string[];
}

const MOST_COMPETENCIES = 8;
const MOST_QUESTIONS = 20;
const SHORTEST = 2;

/** A proposal's text as plain words: mark-up, links and control characters have no place in a question. */
function plain(text: string, max: number): string {
  const cleaned = text
    .slice(0, max * 4)
    .normalize('NFC')
    .replace(/!?\[([^\]]{0,300})\]\([^)]{0,500}\)/g, '$1')
    .replace(/<[^>]{0,300}>/g, '')
    .replace(/https?:\/\/\S+/gi, '')
    .replace(/\p{C}/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return cleaned.length <= max ? cleaned : `${cleaned.slice(0, max - 1).trimEnd()}…`;
}

const plainList = (list: readonly string[], most: number, max: number) =>
  [...new Set(list.map((each) => plain(each, max)).filter(Boolean))].slice(0, most);

const bounded = (value: number, low: number, high: number, otherwise: number) =>
  Number.isFinite(value) ? Math.min(high, Math.max(low, Math.round(value))) : otherwise;

/** Whole percentages that add up to 100, in the proposed proportion, none below 1 (largest remainder). */
export function shares(weights: readonly number[]): number[] {
  const usable = weights.map((weight) => (Number.isFinite(weight) && weight > 0 ? Math.min(weight, 1_000_000) : 0));
  const positive = usable.some((weight) => weight > 0) ? usable : usable.map(() => 1);
  const total = positive.reduce((sum, weight) => sum + weight, 0);
  const exact = positive.map((weight) => (weight / total) * (100 - positive.length));
  const whole = exact.map((value) => Math.floor(value) + 1);
  const left = 100 - whole.reduce((sum, value) => sum + value, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((one, other) => other.rest - one.rest || one.index - other.index);
  for (const { index } of byRemainder.slice(0, left)) whole[index] = (whole[index] ?? 0) + 1;
  return whole;
}

const isFact = ({ requirements }: KitMaterial, number: number): boolean => {
  const requirement = requirements[number - 1];
  return requirement !== undefined && isToVerify(requirement);
};

interface KeyedCompetency extends Competency {
  /** The key under which the proposal's questions refer to it. */
  proposedKey: string;
}

function competenciesOf(draft: KitDraft, material: KitMaterial, notes: string[]): KeyedCompetency[] {
  const keys = new Set<string>();
  const names = new Set<string>();
  const usable = draft.competencies.filter((each: DraftCompetency) => {
    const name = plain(each.name, 120).toLowerCase();
    const levels = each.levels.filter((level) => plain(level, 2_000));
    if (!name || levels.length !== 5 || names.has(name)) {
      notes.push(
        `Dropped the competency “${plain(each.name, 60)}”: ${names.has(name) ? 'it was proposed twice' : 'it has no name or not five described levels'}.`,
      );
      return false;
    }
    if (each.requirements.length > 0 && each.requirements.every((number) => isFact(material, number))) {
      notes.push(`Dropped the competency “${plain(each.name, 60)}”: what it stands for is verified, not scored.`);
      return false;
    }
    names.add(name);
    return true;
  });
  if (usable.length > MOST_COMPETENCIES)
    notes.push(`Kept the first ${MOST_COMPETENCIES} of ${usable.length} competencies: more cannot be told apart in one interview.`);
  const kept = usable.slice(0, MOST_COMPETENCIES);
  const weights = shares(kept.map(({ weight }) => weight));
  return kept.map((each, index) => {
    const numbers = [...new Set(each.requirements)].filter((number) => !isFact(material, number));
    const requirementIds = numbers.map((number) => material.requirements[number - 1]?.id).filter((id) => id !== undefined);
    const name = plain(each.name, 120);
    return {
      proposedKey: each.key,
      key: slug(each.key.trim() || name, keys),
      name,
      definition: plain(each.definition, 1_000) || name,
      weight: weights[index] ?? 1,
      levels: each.levels.map((level) => plain(level, 2_000)),
      indicators: plainList(each.indicators, KIT_LIMITS.indicators, 300),
      requirementIds,
    };
  });
}

/** Why a proposed question does not enter the kit, or undefined when it does. */
function objection(text: string, competency: string | undefined, kept: readonly { text: string }[]): string | undefined {
  if (text.length < 10) return 'it is empty';
  const ground = protectedGround(text);
  if (ground) return `it asks about ${ground}, which must not play a part in hiring`;
  if (!competency) return 'it belongs to no competency of the kit';
  return kept.some((each) => isNearDuplicate(each.text, text)) ? 'it asks the same as an earlier one' : undefined;
}

function questionsOf(draft: KitDraft, competencies: readonly KeyedCompetency[], material: KitMaterial, notes: string[]): Omit<Question, 'key'>[] {
  const kept: Omit<Question, 'key'>[] = [];
  const consider = (proposed: DraftQuestion): void => {
    const text = plain(proposed.text, 1_000);
    const key = competencies.find(
      (each) => each.proposedKey === proposed.competency || each.key === proposed.competency || each.name === proposed.competency,
    )?.key;
    const reason = kept.length >= MOST_QUESTIONS ? `a kit takes at most ${MOST_QUESTIONS} questions` : objection(text, key, kept);
    if (reason || !key) {
      notes.push(`Dropped the question “${plain(proposed.text, 80)}”: ${reason ?? 'it belongs to no competency'}.`);
      return;
    }
    kept.push({
      text,
      competency: key,
      kind: proposed.kind,
      expectedSignals: plainList(proposed.expectedSignals, KIT_LIMITS.signals, 300),
      probeBudget: bounded(proposed.probeBudget, 0, KIT_LIMITS.probes, 1),
      minutes: bounded(proposed.minutes, SHORTEST, 20, 5),
      required: proposed.required,
    });
  };
  draft.questions.forEach(consider);
  for (const { key, name } of competencies) {
    if (kept.some(({ competency }) => competency === key)) continue;
    const own = bankQuestion(name, key, material);
    if (!own || kept.length >= MOST_QUESTIONS) continue;
    notes.push(`Added a question of our own bank about ${name}, which was left without any.`);
    consider(own);
  }
  return kept;
}

/** Questions shortened in proportion until they fit; what still does not fit becomes optional, last ones first. */
function fitted(questions: readonly Omit<Question, 'key'>[], minutes: number, notes: string[]): Omit<Question, 'key'>[] {
  const budget = questionMinutes(minutes);
  const planned = questions.filter(({ required }) => required).reduce((sum, question) => sum + question.minutes, 0);
  if (planned <= budget) return [...questions];
  notes.push(`The proposed questions take ${planned} minutes, ${budget} are there: times were shortened in proportion.`);
  const shorter = questions.map((question) => ({ ...question, minutes: Math.max(SHORTEST, Math.floor((question.minutes * budget) / planned)) }));
  let used = 0;
  const asked = new Set<string>();
  return shorter.map((question) => {
    const isFirst = !asked.has(question.competency);
    const fits = used + question.minutes <= budget;
    if (!question.required || (!fits && !isFirst)) return { ...question, required: false };
    asked.add(question.competency);
    used += question.minutes;
    return question;
  });
}

/** The model, or the rules, propose; this decides. What comes out is a valid kit whatever came in, or undefined when nothing usable is left. */
export function settleDraft(draft: KitDraft, material: KitMaterial): SettledKit | undefined {
  const notes: string[] = [];
  const facts = material.requirements.filter(isToVerify).map(({ text }) => plain(text, 200));
  if (facts.length > 0) notes.push(`To verify, not to score: ${facts.join('; ')}.`);
  const keyed = competenciesOf(draft, material, notes);
  if (keyed.length === 0) return undefined;
  const kept = fitted(questionsOf(draft, keyed, material, notes), material.minutes, notes);
  const keys = new Set<string>();
  const content = kitContent.parse({
    competencies: keyed.map(({ proposedKey: _proposedKey, ...competency }) => competency),
    questions: kept.map((question) => ({
      key: slug(`${question.competency}-${kept.filter((each) => each.competency === question.competency).indexOf(question) + 1}`, keys),
      ...question,
    })),
  });
  for (const { text } of uncovered(content, material.requirements)) notes.push(`No question covers the required “${plain(text, 120)}”.`);
  const title = plain(draft.title, 160) || `${plain(material.jobTitle, 120)}: structured interview`;
  return { title, purpose: plain(draft.purpose, 600) || title, content, notes: notes.slice(0, 50) };
}
