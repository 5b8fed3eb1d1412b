import { stateTable } from '../platform/transitions';
import { jobStatuses } from './job.entity';

export const jobMoves = stateTable('job', jobStatuses, [
  { verb: 'open', from: ['draft'], to: 'open', can: 'jobs:write' },
  { verb: 'hold', from: ['open'], to: 'on_hold', can: 'jobs:write' },
  { verb: 'resume', from: ['on_hold'], to: 'open', can: 'jobs:write' },
  { verb: 'close', from: ['open'], to: 'closed', can: 'jobs:write' },
  { verb: 'reopen', from: ['closed'], to: 'open', can: 'jobs:write' },
  { verb: 'archive', from: ['closed'], to: 'archived', can: 'jobs:write' },
]);

/** A job that is over keeps the facts that people were judged by. */
export const isEditable = (status: string): boolean => status === 'draft' || status === 'open' || status === 'on_hold';
