import { Conflict, Forbidden, Invalid, NotFound } from '../platform/errors';

export const ApplicationNotFound = NotFound('application.not-found', 'There is no application with this id. Take one from GET /api/v1/applications.');

export const AlreadyApplied = Conflict(
  'application.already-live',
  'This candidate already has an application for this job that is not over. Use that one, or withdraw it first.',
);

export const JobNotOpen = Conflict<{ status: string }>(
  'application.job-not-open',
  ({ status }) => `The job is ${status.replaceAll('_', ' ')}, so nobody can apply for it now. Open it first.`,
);

export const NoSuchStage = Invalid(
  'application.no-such-stage',
  'The job has no such stage in this direction. Take a stage from the job, after the current one to advance, before it to move back.',
);

export const NoFurtherStage = Conflict<{ which: string }>(
  'application.no-further-stage',
  ({ which }) => `The application is in the ${which} stage of the job already. Decide on it, or name a stage in the other direction.`,
);

export const InAnotherStage = Conflict<{ stage: string }>(
  'application.in-another-stage',
  ({ stage }) => `The application is not in the stage that fromStageId says, but in ${stage}. Read it again, then decide anew.`,
);

export const ApplicationChangedMeanwhile = Conflict(
  'application.changed-meanwhile',
  'Somebody else changed this application at the same moment, and their change was kept. Read it again, then repeat yours.',
);

export const PeopleDecide = Forbidden(
  'application.people-decide',
  'Only a person may decide about a candidate. Log in as one; a machine can only propose.',
);
