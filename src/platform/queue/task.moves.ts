import { stateTable } from '../transitions';
import { TASK_STATES } from './task-record.entity';

/** People cancel and retry; the rest is the worker's. */
export const taskMoves = stateTable('task', TASK_STATES, [
  { verb: 'start', from: ['queued', 'running'], to: 'running' },
  { verb: 'succeed', from: ['running'], to: 'succeeded' },
  // Not the last try: it waits for the next one.
  { verb: 'postpone', from: ['running'], to: 'queued' },
  { verb: 'fail', from: ['queued', 'running'], to: 'failed' },
  { verb: 'refuse', from: ['queued', 'running'], to: 'refused' },
  { verb: 'cancel', from: ['queued', 'running'], to: 'cancelled', can: 'tasks:write' },
  { verb: 'retry', from: ['failed', 'refused', 'cancelled'], to: 'queued', can: 'tasks:write' },
]);

export type TaskVerb = (typeof taskMoves.moves)[number]['verb'];
