import type { Question } from '../kits/kit-content';
import type { TurnKind, Verdict } from './turn.entity';

/** What the decision needs to know of a turn that was asked. */
export interface AskedTurn {
  number: number;
  kind: TurnKind;
  questionKey: string | null;
}

/** What the decision needs to know of a question of the kit. */
export type Plan = Pick<Question, 'key' | 'probeBudget'>;

/** How often a question is asked again after an answer that was none. Its own counter: it takes nothing from the probes. */
export const REDIRECTS_PER_QUESTION = 1;

export type Decision<Q extends Plan = Plan> =
  /** Ask for more; `probe` counts from 0 within the question. */
  | { action: 'follow_up'; question: Q; probe: number }
  /** Bring the candidate back to the question. */
  | { action: 'redirect'; question: Q }
  /** Go on. `unanswered`: the judged turn stays without an answer. */
  | { action: 'question'; question: Q; unanswered: boolean }
  | { action: 'end'; unanswered: boolean };

/**
 * What happens after a judged answer: the server's own rule, whatever a model says. `asked` holds every turn so far, the judged one included.
 * A verdict of null (no judgement to rely on) neither probes nor penalises.
 */
export function nextTurn<Q extends Plan>(plan: readonly Q[], asked: readonly AskedTurn[], judged: AskedTurn, verdict: Verdict | null): Decision<Q> {
  const question = plan.find((each) => each.key === judged.questionKey);
  const used = (kind: TurnKind) => asked.filter((turn) => turn.kind === kind && turn.questionKey === judged.questionKey).length;
  const strayed = verdict === 'off_topic' || verdict === 'non_answer';

  if (question && verdict === 'partial' && used('follow_up') < question.probeBudget)
    return { action: 'follow_up', question, probe: used('follow_up') };
  if (question && strayed && used('redirect') < REDIRECTS_PER_QUESTION) return { action: 'redirect', question };

  const next = firstUnasked(plan, asked);
  return next ? { action: 'question', question: next, unanswered: strayed } : { action: 'end', unanswered: strayed };
}

/** The kit's next question, in the kit's order. */
export function firstUnasked<Q extends Plan>(plan: readonly Q[], asked: readonly AskedTurn[]): Q | undefined {
  const done = new Set(asked.map((turn) => turn.questionKey));
  return plan.find((question) => !done.has(question.key));
}
