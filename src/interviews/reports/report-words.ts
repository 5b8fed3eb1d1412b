import type { Refusal } from '../evaluations/evidence';
import type { SuspicionKind } from '../evaluations/suspicion-phrases';
import type { SignOffView } from '../evaluations/sign-off.dto';
import type { Band } from '../evaluations/totals';
import type { Verdict } from '../sessions/turn.entity';

/** What the codes of a report are called for people. */
export const bandNames: Readonly<Record<Band, string>> = {
  exceeds: 'Exceeds the standard described',
  meets: 'Meets the standard described',
  below: 'Below the standard described',
  clearly_below: 'Clearly below the standard described',
};

export const refusalNames: Readonly<Record<Refusal, string>> = {
  too_short: 'shorter than three words',
  not_found: 'not found in the answers',
  interviewer_words: 'said by the interviewer',
  echo_of_question: 'only repeats the question',
  suspected_injection: 'part of a text that addresses the evaluator',
};

export const suspicionNames: Readonly<Record<SuspicionKind, string>> = {
  instruction: 'gives instructions to the evaluator',
  role_change: 'tries to give the evaluator another role',
  forged_verdict: 'states a verdict or a score',
  forged_marker: 'imitates markers of the system',
  addressed_to_evaluator: 'addresses the software that reads it',
  encoded: 'is encoded or disguised',
};

export const verdictNames: Readonly<Record<Verdict, string>> = {
  sufficient: 'answered',
  partial: 'answered in part',
  off_topic: 'not recognised as an answer',
  non_answer: 'no answer',
  declined: 'declined',
};

export function confidenceName(confidence: number): string {
  if (confidence >= 0.7) return 'high';
  return confidence >= 0.4 ? 'moderate' : 'low';
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** UTC, since readers sit anywhere. */
export function quotesName(count: number): string {
  return count === 1 ? 'verified quote' : 'verified quotes';
}

export function instant(date: Date | null): string {
  return date ? `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC` : '–';
}

export function duration(seconds: number | null): string {
  if (seconds === null) return '–';
  return seconds < 60 ? 'under a minute' : `${Math.round(seconds / 60)} min`;
}

export function sourceName(source: 'model' | 'rules' | 'mixed' | null, model: string | null): string {
  if (source === 'model') return `language model ${model ?? ''}`.trim();
  if (source === 'mixed') return `language model ${model ?? ''} and rules`;
  return source === 'rules' ? 'rules, without a model' : '–';
}

/** Who stands by what; the note is told on its own. */
export function signedOff({ evaluation, by, at, laterEvaluation }: SignOffView): string {
  const what = evaluation === null ? 'without a finished evaluation' : `evaluation ${evaluation}`;
  const later = laterEvaluation === null ? '' : ` Evaluation ${laterEvaluation} came later; nobody has signed it off.`;
  return `Signed off by ${by?.name ?? 'somebody who has no account any more'} on ${instant(at)}: ${what}.${later}`;
}
