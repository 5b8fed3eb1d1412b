import { z } from 'zod';
import { classifyAnswer } from './non-answers';
import type { SetAsideReason } from './on-subject';

/** What a judge of one answer gets to see. */
export interface JudgeAnswerInput {
  readonly question: string;
  readonly answer: string;
  readonly expectedSignals: readonly string[];
  /** Name and definition of the competency that the question is about. */
  readonly competency: string;
  /** What the rules find when they compare it with the earlier answers and with the kit. */
  readonly setAside?: SetAsideReason | null;
}

/** What comes back, from a model or the rules. Advice only: the server decides what is asked next. */
export const judgeAnswerSchema = z.strictObject({
  verdict: z.enum(['sufficient', 'partial', 'off_topic', 'non_answer', 'declined']),
  confidence: z.number().min(0).max(1),
  followUp: z.string().max(600).nullable(),
});
export type JudgeAnswer = z.infer<typeof judgeAnswerSchema>;

export const JUDGE_ANSWER = 'evaluator/judge-answer';

/** Below this a verdict is a guess: do not probe, do not penalise. */
export const judgeConfidenceFloor = 0.5;

/** The judgement without a model. The wording of a follow-up is left to the script of the interview. */
export function judgeAnswer({ question, answer, expectedSignals, competency, setAside }: JudgeAnswerInput): JudgeAnswer {
  const { verdict, confidence } = classifyAnswer({ question, expectedSignals, competency }, answer);
  const isAnswer = verdict === 'sufficient' || verdict === 'partial';
  if (isAnswer && setAside === 'repeated') return { verdict: 'non_answer', confidence: 0.8, followUp: null };
  if (isAnswer && setAside === 'not_recognised') return { verdict: 'off_topic', confidence: 0.6, followUp: null };
  return { verdict, confidence, followUp: null };
}
