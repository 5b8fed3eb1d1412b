import { z } from 'zod';
import type { Profile } from '../../candidates/profile';
import type { RequirementKind } from '../../jobs/requirement.entity';
import { QUESTION_KINDS } from './kit-content';
import type { KitMode } from './kit.entity';

const draftQuestion = z.object({
  text: z.string().describe('One open question, on one subject'),
  competency: z.string().describe('The key of one competency of this draft'),
  kind: z.enum(QUESTION_KINDS),
  expectedSignals: z.array(z.string()).describe('2 to 4 things a good answer shows'),
  probeBudget: z.number().describe('How many follow-ups may be asked, 0 to 3'),
  minutes: z.number(),
  required: z.boolean(),
});

const draftCompetency = z.object({
  key: z.string().describe('A short slug, e.g. problem-solving'),
  name: z.string(),
  definition: z.string().describe('One sentence: what somebody who has it does'),
  weight: z.number().describe('Share of the whole; any positive numbers'),
  levels: z.array(z.string()).length(5).describe('Observable behaviour at levels 1 (worst) to 5 (best), in this order'),
  indicators: z.array(z.string()).describe('3 to 6 things a listener can tick'),
  requirements: z.array(z.number()).describe('Numbers of the requirements of the job that belong here'),
});

/** What a model, or the rules, propose. A proposal only: `settleDraft` makes a kit of it. */
export const kitDraft = z.object({
  title: z.string(),
  purpose: z.string(),
  competencies: z.array(draftCompetency).min(1),
  questions: z.array(draftQuestion),
});

export type KitDraft = z.infer<typeof kitDraft>;
export type DraftCompetency = KitDraft['competencies'][number];
export type DraftQuestion = KitDraft['questions'][number];

export interface DraftRequirement {
  id: string;
  text: string;
  kind: RequirementKind;
  importance: 'must' | 'nice';
  competency: string;
}

/** Everything that a draft is made from. Requirements are numbered from 1 in this order. */
export interface KitMaterial {
  jobTitle: string;
  jobDescription: string;
  requirements: readonly DraftRequirement[];
  minutes: number;
  mode: KitMode;
  /** Made for one candidate, whose questions may then differ from those of others. */
  isForApplication: boolean;
  /** What the résumé says, when the kit is made for one application. */
  profile: Profile | null;
}

/** Of an interview's minutes, those left for questions: a tenth goes to opening and closing it. */
export function questionMinutes(minutes: number): number {
  return minutes - Math.max(2, Math.round(minutes / 10));
}
