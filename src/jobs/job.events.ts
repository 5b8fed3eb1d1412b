import { z } from 'zod';
import { eventsOf } from '../platform/events/domain-event';
import { jobStatuses, type JobStatus } from './job.entity';

const data = z.object({ jobId: z.uuid(), status: z.enum(jobStatuses) });
const job = eventsOf('job', data, ({ id, status }: { id: string; status: JobStatus }) => ({ jobId: id, status }));

export const JobCreated = job('created', 'A job was written down; it is a draft.');
export const JobOpened = job('opened', 'A job takes applications.');
export const JobHeld = job('held', 'A job takes no applications for the time being.');
export const JobResumed = job('resumed', 'A job that was on hold takes applications again.');
export const JobClosed = job('closed', 'A job is over.');
export const JobReopened = job('reopened', 'A job that was over takes applications again.');
export const JobArchived = job('archived', 'A closed job was put away for good.');
