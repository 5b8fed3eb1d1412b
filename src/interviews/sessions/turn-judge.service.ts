import { Injectable } from '@nestjs/common';
import { Kernel, type Answer } from '../../ai/kernel';
import type { FailureReason } from '../../ai/models/failure';
import type { Caller } from '../../auth/access';
import { blind, type Identity } from '../../candidates/blind';
import { Problem } from '../../platform/errors';
import { JUDGE_ANSWER, judgeAnswerSchema, judgeConfidenceFloor, type JudgeAnswer, type JudgeAnswerInput } from '../evaluations/judge-answer';
import { setAsideNow } from '../evaluations/on-subject';
import type { KitContent } from '../kits/kit-content';
import { isBlank } from './blank-answer';
import { usableFollowUp } from './follow-up-text';
import type { Turn, Verdict, VerdictSource } from './turn.entity';

export interface Judgement {
  /** null: nothing that could be relied on, so the answer is neither probed nor held against the candidate. */
  verdict: Verdict | null;
  source: VerdictSource | null;
  followUp: { text: string; source: 'model' | 'rules' } | null;
  /** Why no model's judgement was used, for the reader. */
  degraded: string | null;
}

/**
 * The model was there, but nothing usable came of this one question: there is no judgement. Every other failure means that the model is down;
 * then the rules judge, for this answer as they would for all.
 */
const UNJUDGED: ReadonlySet<string> = new Set<FailureReason>([
  'timeout',
  'provider-timeout',
  'answer-invalid',
  'answer-truncated',
  'answer-interrupted',
  'answer-empty',
  'answer-too-long',
  'answer-filtered',
]);

const NO_MODEL = 'No model is configured: answers are judged by rules, and follow-ups are scripted.';
const MODEL_FAILED = (reason: string) => `The model could not be used (${reason}): this answer was judged by rules, and follow-ups are scripted.`;
const NO_JUDGEMENT = (reason: string) =>
  `There is no judgement of this answer (${reason}): the interview goes on, and nothing is held against the candidate.`;

/** Asks for a judgement of one answer. Whatever happens to the model, the interview has something to go on with. */
@Injectable()
export class TurnJudge {
  constructor(private readonly kernel: Kernel) {}

  async judge(caller: Caller, turn: Turn, asked: readonly Turn[], content: KitContent, candidate: Identity): Promise<Judgement> {
    const answer = turn.answer ?? '';
    if (turn.declined) return { verdict: 'declined', source: 'person', followUp: null, degraded: null };
    if (isBlank(answer)) return { verdict: 'non_answer', source: 'rules', followUp: null, degraded: null };
    try {
      return judgementOf(await this.ask(caller, turn, asked, content, candidate), asked);
    } catch (error) {
      // Whatever the kernel can say in words (time limit, budget, an unusable answer) must not stop an interview.
      if (error instanceof Problem) return unknown(error.code);
      throw error;
    }
  }

  private ask(caller: Caller, turn: Turn, asked: readonly Turn[], content: KitContent, candidate: Identity): Promise<Answer<JudgeAnswer>> {
    const question = content.questions.find(({ key }) => key === turn.questionKey);
    const competency = content.competencies.find(({ key }) => key === question?.competency);
    const said = {
      question: turn.question,
      answer: turn.answer ?? '',
      expectedSignals: question?.expectedSignals ?? [],
      competency: competency ? `${competency.name}: ${competency.definition}` : '',
    };
    const earlier = asked.flatMap((each) => (each.number < turn.number && each.answer ? [each.answer] : []));
    const input: JudgeAnswerInput = {
      ...said,
      setAside: setAsideNow({ ...said, number: turn.number, questionKey: turn.questionKey }, earlier, content),
    };
    const variables = {
      ...said,
      question: blind(said.question, candidate).text,
      answer: blind(said.answer, candidate).text,
      expectedSignals: said.expectedSignals.join('\n'),
    };
    return this.kernel.invoke(caller, JUDGE_ANSWER, variables, { schema: judgeAnswerSchema, input, subject: `interview:${turn.interviewId}` });
  }
}

function judgementOf({ value, source, degraded }: Answer<JudgeAnswer>, asked: readonly Turn[]): Judgement {
  if (degraded && UNJUDGED.has(degraded)) return unknown(degraded);
  if (value.confidence < judgeConfidenceFloor) return unknown('it was not certain enough');
  const text = usableFollowUp(
    value.followUp,
    asked.map(({ question }) => question),
  );
  const why = source === 'model' ? null : degraded ? MODEL_FAILED(degraded) : NO_MODEL;
  return { verdict: value.verdict, source, followUp: text ? { text, source } : null, degraded: why };
}

function unknown(reason: string): Judgement {
  return { verdict: null, source: null, followUp: null, degraded: NO_JUDGEMENT(reason) };
}
