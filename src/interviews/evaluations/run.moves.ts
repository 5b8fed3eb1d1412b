import { stateTable } from '../../platform/transitions';
import { EvaluationFailed, EvaluationPartlySucceeded, EvaluationRequested, EvaluationSucceeded } from './evaluation.events';
import { RUN_STATES, type RunState } from './run.states';

/** Runs are made by the server; people move them by their tasks alone. What came to a result stays as it is: another run is another row. */
export const runMoves = stateTable('evaluation_run', RUN_STATES, [
  { verb: 'start', from: ['queued'], to: 'running' },
  { verb: 'succeed', from: ['running'], to: 'succeeded', tells: EvaluationSucceeded },
  { verb: 'finish-in-part', from: ['running'], to: 'partial', tells: EvaluationPartlySucceeded },
  { verb: 'fail', from: ['queued', 'running'], to: 'failed', tells: EvaluationFailed },
  // Its task is tried again.
  { verb: 'retry', from: ['failed'], to: 'queued', tells: EvaluationRequested },
  { verb: 'supersede', from: ['queued', 'running'], to: 'superseded' },
  { verb: 'cancel', from: ['queued', 'running'], to: 'cancelled' },
]);

export const OPEN_RUN_STATES: readonly RunState[] = ['queued', 'running'];
