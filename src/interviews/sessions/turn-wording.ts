import type { Question } from '../kits/kit-content';
import type { Decision } from './next-turn';
import { scriptedFollowUp, scriptedRedirect } from './scripted-turns';
import type { Judgement } from './turn-judge.service';
import type { Turn } from './turn.entity';

/** A turn as it is about to be asked. */
export type AskedAs = Pick<Turn, 'kind' | 'questionKey' | 'parentNumber' | 'question' | 'questionSource'>;

/** A question as the kit has it. */
export function kitTurn(question: Question): AskedAs {
  return { kind: 'question', questionKey: question.key, parentNumber: null, question: question.text, questionSource: 'kit' };
}

/** The next turn in words. A follow-up is the judge's if it proposed a usable one, ours otherwise. */
export function wording(decision: Exclude<Decision<Question>, { action: 'end' }>, turn: Turn, judgement: Judgement): AskedAs {
  const { question } = decision;
  const child = { questionKey: question.key, parentNumber: turn.number };
  switch (decision.action) {
    case 'question':
      return kitTurn(question);
    case 'redirect':
      return { ...child, kind: 'redirect', question: scriptedRedirect(turn.question, judgement.verdict), questionSource: 'rules' };
    case 'follow_up': {
      const { followUp } = judgement;
      if (followUp) return { ...child, kind: 'follow_up', question: followUp.text, questionSource: followUp.source };
      return { ...child, kind: 'follow_up', question: scriptedFollowUp(question, decision.probe), questionSource: 'rules' };
    }
  }
}
