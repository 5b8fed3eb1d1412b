import { stateTable } from '../platform/transitions';
import { applicationStatuses } from './application.entity';

/** How an application may move. Stages are no statuses: `advance` and `move-back` change the stage of an active one. */
export const applicationMoves = stateTable('application', applicationStatuses, [
  { verb: 'advance', from: ['active'], to: 'active', can: 'applications:write' },
  { verb: 'move-back', from: ['active'], to: 'active', can: 'applications:write' },
  { verb: 'hold', from: ['active'], to: 'on_hold', can: 'applications:write' },
  { verb: 'resume', from: ['on_hold'], to: 'active', can: 'applications:write' },
  { verb: 'reject', from: ['active', 'on_hold', 'offered'], to: 'rejected', can: 'applications:write' },
  { verb: 'withdraw', from: ['active', 'on_hold', 'offered'], to: 'withdrawn', can: 'applications:write' },
  { verb: 'reopen', from: ['rejected', 'withdrawn'], to: 'active', can: 'applications:write' },
  { verb: 'offer', from: ['active'], to: 'offered', can: 'applications:write' },
  { verb: 'hire', from: ['offered'], to: 'hired', can: 'applications:write' },
]);

export type ApplicationVerb = (typeof applicationMoves.moves)[number]['verb'];
