import { stateTable } from '../platform/transitions';
import { applicationStatuses } from './application.entity';
import {
  ApplicationAdvanced,
  ApplicationHeld,
  ApplicationHired,
  ApplicationMovedBack,
  ApplicationOffered,
  ApplicationRejected,
  ApplicationReopened,
  ApplicationResumed,
  ApplicationWithdrawn,
} from './application.events';

/** How an application may move. Stages are no statuses: `advance` and `move-back` change the stage of an active one. */
export const applicationMoves = stateTable('application', applicationStatuses, [
  { verb: 'advance', from: ['active'], to: 'active', can: 'applications:write', tells: ApplicationAdvanced },
  { verb: 'move-back', from: ['active'], to: 'active', can: 'applications:write', tells: ApplicationMovedBack },
  { verb: 'hold', from: ['active'], to: 'on_hold', can: 'applications:write', tells: ApplicationHeld },
  { verb: 'resume', from: ['on_hold'], to: 'active', can: 'applications:write', tells: ApplicationResumed },
  { verb: 'reject', from: ['active', 'on_hold', 'offered'], to: 'rejected', can: 'applications:write', tells: ApplicationRejected },
  { verb: 'withdraw', from: ['active', 'on_hold', 'offered'], to: 'withdrawn', can: 'applications:write', tells: ApplicationWithdrawn },
  { verb: 'reopen', from: ['rejected', 'withdrawn'], to: 'active', can: 'applications:write', tells: ApplicationReopened },
  { verb: 'offer', from: ['active'], to: 'offered', can: 'applications:write', tells: ApplicationOffered },
  { verb: 'hire', from: ['offered'], to: 'hired', can: 'applications:write', tells: ApplicationHired },
]);

export type ApplicationVerb = (typeof applicationMoves.moves)[number]['verb'];
