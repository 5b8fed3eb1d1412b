import { stateTable } from '../../platform/transitions';

export const RUN_STATES = ['queued', 'running', 'succeeded', 'partial', 'failed', 'superseded', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** Runs are made by the server; nobody moves them by hand. What is finished stays as it is: another run is another row. */
export const runMoves = stateTable('evaluation_run', RUN_STATES, [
  { verb: 'start', from: ['queued'], to: 'running' },
  { verb: 'succeed', from: ['running'], to: 'succeeded' },
  { verb: 'finish-in-part', from: ['running'], to: 'partial' },
  { verb: 'fail', from: ['queued', 'running'], to: 'failed' },
  { verb: 'supersede', from: ['queued', 'running'], to: 'superseded' },
  { verb: 'cancel', from: ['queued', 'running'], to: 'cancelled' },
]);

export const OPEN_RUN_STATES: readonly RunState[] = ['queued', 'running'];
