import { z } from 'zod';
import { eventsOf } from '../platform/events/domain-event';
import { applicationStatuses, type Application } from './application.entity';

const data = z.object({
  applicationId: z.uuid(),
  candidateId: z.uuid(),
  jobId: z.uuid(),
  stageId: z.uuid(),
  status: z.enum(applicationStatuses),
});
type Row = Pick<Application, 'id' | 'candidateId' | 'jobId' | 'stageId' | 'status'>;
const application = eventsOf('application', data, ({ id, candidateId, jobId, stageId, status }: Row) => {
  return { applicationId: id, candidateId, jobId, stageId, status };
});

export const ApplicationCreated = application('created', 'A candidate applied for a job.');
export const ApplicationAdvanced = application('advanced', 'An application reached a later stage.');
export const ApplicationMovedBack = application('moved_back', 'An application was moved to an earlier stage.');
export const ApplicationHeld = application('held', 'An application waits.');
export const ApplicationResumed = application('resumed', 'An application that waited goes on.');
export const ApplicationRejected = application('rejected', 'An application was turned down.');
export const ApplicationWithdrawn = application('withdrawn', 'The candidate withdrew an application.');
export const ApplicationReopened = application('reopened', 'An application that was over goes on.');
export const ApplicationOffered = application('offered', 'The candidate was made an offer.');
export const ApplicationHired = application('hired', 'The candidate was hired.');
