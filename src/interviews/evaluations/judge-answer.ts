import { z } from 'zod';
import { classifyAnswer } from './non-answers';

/** What a judge of one answer gets to see. */
export interface JudgeAnswerInput {
  readonly question: string;
  readonly answer: string;
  readonly expectedSignals: readonly string[];
  /** Name and definition of the competency that the question is about. */
  readonly competency: string;
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
export function judgeAnswer({ question, answer, expectedSignals, competency }: JudgeAnswerInput): JudgeAnswer {
  const { verdict, confidence } = classifyAnswer({ question, expectedSignals, competency }, answer);
  return { verdict, confidence, followUp: null };
}
