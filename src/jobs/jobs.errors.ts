import { Conflict, Invalid, NotFound } from '../platform/errors';

export const JobNotFound = NotFound('job.not-found', 'There is no job with this id. Take one from GET /api/v1/jobs.');

export const JobNotReady = Conflict(
  'job.not-ready',
  'The job lacks something that it needs to be open. See errors for what; add it, then open the job.',
);

export const JobNotEditable = Conflict<{ status: string }>(
  'job.not-editable',
  ({ status }) => `This job is ${status}, so its facts stay as they are. Reopen it first, or make a new job.`,
);

export const OpenJobNeedsRequirements = Invalid(
  'job.requirements-needed',
  'A job that is open needs at least one requirement. Give one, or do this while the job is still a draft.',
);

export const NothingToSuggestFrom = Invalid(
  'job.description-needed',
  'The job has no description to take requirements from. Add one with PATCH /api/v1/jobs/{id} first.',
);
