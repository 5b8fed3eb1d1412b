import { z } from 'zod';
import { eventsOf } from '../../platform/events/domain-event';
import { RUN_STATES, type RunState } from './run.states';

const data = z.object({ evaluationId: z.uuid(), interviewId: z.uuid(), number: z.int().min(1), status: z.enum(RUN_STATES) });
interface Row {
  id: string;
  interviewId: string;
  number: number;
  status: RunState;
}
const evaluation = eventsOf('evaluation', data, ({ id, interviewId, number, status }: Row) => ({ evaluationId: id, interviewId, number, status }));

export const EvaluationRequested = evaluation('requested', 'Somebody asked for an evaluation.');
export const EvaluationSucceeded = evaluation('succeeded', 'Every competency was rated.');
export const EvaluationPartlySucceeded = evaluation('partly_succeeded', 'Some competencies were rated, others could not be.');
export const EvaluationFailed = evaluation('failed', 'Nothing could be rated.');
