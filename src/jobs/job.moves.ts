import { stateTable } from '../platform/transitions';
import { jobStatuses } from './job.entity';
import { JobArchived, JobClosed, JobHeld, JobOpened, JobReopened, JobResumed } from './job.events';

export const jobMoves = stateTable('job', jobStatuses, [
  { verb: 'open', from: ['draft'], to: 'open', can: 'jobs:write', tells: JobOpened },
  { verb: 'hold', from: ['open'], to: 'on_hold', can: 'jobs:write', tells: JobHeld },
  { verb: 'resume', from: ['on_hold'], to: 'open', can: 'jobs:write', tells: JobResumed },
  { verb: 'close', from: ['open'], to: 'closed', can: 'jobs:write', tells: JobClosed },
  { verb: 'reopen', from: ['closed'], to: 'open', can: 'jobs:write', tells: JobReopened },
  { verb: 'archive', from: ['closed'], to: 'archived', can: 'jobs:write', tells: JobArchived },
]);

/** A job that is over keeps the facts that people were judged by. */
export const isEditable = (status: string): boolean => status === 'draft' || status === 'open' || status === 'on_hold';
