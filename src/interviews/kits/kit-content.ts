import { z } from 'zod';
import { InvalidFields } from '../../platform/errors';
import { sentencesOf } from '../evaluations/words';
import { fieldErrors } from './field-errors';

/** The five steps of our scale, worst first. The words are ours; a model never brings its own scale. */
export const LEVELS = [1, 2, 3, 4, 5] as const;
export type Level = (typeof LEVELS)[number];

export const QUESTION_KINDS = ['behavioural', 'situational', 'technical', 'background'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** What a kit may hold. A kit beyond these is not an interview that a person could sit through. */
export const KIT_LIMITS = { competencies: 12, questions: 40, indicators: 12, signals: 10, probes: 3, questionMinutes: 60, weight: 100 } as const;

const key = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/, 'Use a slug: lower-case letters and digits, with single hyphens or underscores between them.');
const line = (max: number) => z.string().trim().min(1, 'Must not be empty.').max(max);

const fiveLevels = z.array(line(2_000)).length(5, 'Describe exactly five levels, worst first, or give { low, medium, high }.');
const anchors = z.strictObject({ low: line(2_000), medium: line(2_000), high: line(2_000) });

export type LevelAnchors = z.infer<typeof anchors>;

/** The text up to the end of its first sentence: enough to point at a neighbouring level without repeating all of it. */
function gist(text: string): string {
  const first = sentencesOf(text)[0];
  const sentence = first ? text.slice(first.start, first.end).replace(/(?<![.!?])[.!?]+$/, '') : text;
  return sentence.length <= 220 ? sentence : `${sentence.slice(0, 220).replace(/(?<!\s)\s+\S*$/, '')} …`;
}

/** Three anchors to our five levels. Levels 2 and 4 say what they lie between, so that a rater never meets an empty step. */
export function expandAnchors({ low, medium, high }: LevelAnchors): string[] {
  const between = (below: number, lower: string, upper: string) =>
    `Between levels ${below} and ${below + 2}: goes beyond level ${below} (“${gist(lower)}”), but shows level ${below + 2} (“${gist(upper)}”) only in part.`;
  return [low, between(1, low, medium), medium, between(3, medium, high), high];
}

const levels = z
  .union([fiveLevels, anchors], { error: 'Give five described levels, worst first, or { low, medium, high }.' })
  .transform((value) => (Array.isArray(value) ? value : expandAnchors(value)));

const competency = z.strictObject({
  key,
  name: line(120),
  definition: line(1_000),
  weight: z.number().positive('Must be greater than 0.').max(KIT_LIMITS.weight).default(1),
  levels,
  indicators: z.array(line(300)).max(KIT_LIMITS.indicators).default([]),
  requirementIds: z.array(z.uuid().toLowerCase()).max(50).optional(),
});

const question = z.strictObject({
  key,
  text: line(1_000),
  competency: key,
  kind: z.enum(QUESTION_KINDS).default('behavioural'),
  expectedSignals: z.array(line(300)).max(KIT_LIMITS.signals).default([]),
  probeBudget: z.int().min(0).max(KIT_LIMITS.probes).default(1),
  minutes: z.int().min(1).max(KIT_LIMITS.questionMinutes).default(5),
  required: z.boolean().default(true),
});

/** What is asked and how it is judged: the part of a kit that publishing freezes. */
export const kitContent = z
  .strictObject({
    competencies: z.array(competency).min(1, 'A kit needs at least one competency.').max(KIT_LIMITS.competencies),
    questions: z.array(question).max(KIT_LIMITS.questions).default([]),
  })
  .superRefine(({ competencies, questions }, context) => {
    const repeated = (keys: string[], list: string) =>
      keys.forEach((name, index) => {
        if (keys.indexOf(name) === index) return;
        context.addIssue({
          code: 'custom',
          path: [list, index, 'key'],
          message: `The key ${name} is already used in this kit.`,
          params: { code: 'duplicate' },
        });
      });
    const competencyKeys = competencies.map((each) => each.key);
    repeated(competencyKeys, 'competencies');
    repeated(
      questions.map((each) => each.key),
      'questions',
    );
    questions.forEach((each, index) => {
      if (competencyKeys.includes(each.competency)) return;
      const message = `There is no competency ${each.competency} in this kit. It has: ${competencyKeys.join(', ')}.`;
      context.addIssue({ code: 'custom', path: ['questions', index, 'competency'], message, params: { code: 'unknown-competency' } });
    });
  });

export type KitContent = z.infer<typeof kitContent>;
export type Competency = KitContent['competencies'][number];
export type Question = KitContent['questions'][number];

/** Content as a caller gave it → ours, or 422 with one error per faulty field. `at` is where the content lies in the body. */
export function parseKitContent(value: unknown, at = '/content'): KitContent {
  const parsed = kitContent.safeParse(value);
  if (!parsed.success) throw new InvalidFields(undefined, { errors: fieldErrors(parsed.error, at) });
  return parsed.data;
}
