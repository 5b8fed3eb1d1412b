import type { Question, QuestionKind } from '../kits/kit-content';
import type { Verdict } from './turn.entity';

/** What is asked when no model words the follow-up. One line per probe, the same for every candidate. */
const FOLLOW_UPS: Record<QuestionKind, readonly [string, string, string]> = {
  behavioural: ['What was your own part in that?', 'What came of it in the end?', 'What would you do differently next time?'],
  situational: ['What would you do first?', 'What could go wrong with that?', 'How would you explain that choice to the people it affects?'],
  technical: [
    'Could you walk me through how that works, step by step?',
    'Which alternatives did you weigh?',
    'Where are the limits of that approach?',
  ],
  background: ['Could you give me one concrete example of that?', 'Which part of it were you responsible for?', 'What did you take away from it?'],
};

/** The scripted follow-up number `probe` (from 0) to a question. */
export function scriptedFollowUp(question: Pick<Question, 'kind'>, probe: number): string {
  const lines = FOLLOW_UPS[question.kind];
  return lines[probe] ?? lines[lines.length - 1] ?? lines[0];
}

/** The one attempt to bring an answer back to what was asked. Never worded by a model. */
export function scriptedRedirect(question: string, verdict: Verdict | null): string {
  const opening =
    verdict === 'off_topic' ? 'Thank you. I would like to come back to the question:' : 'Take your time; a rough answer is fine too. Once more:';
  return `${opening} ${question}`;
}
