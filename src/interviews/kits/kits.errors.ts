import { BadUpstream, Conflict, Invalid, NotFound } from '../../platform/errors';

export const KitNotFound = NotFound('kit.not-found', 'There is no kit with this id. Take one from GET /api/v1/kits.');

export const KitSubjectMissing = Invalid(
  'kit.subject-missing',
  'A kit belongs to a job. Give a jobId, or the applicationId of somebody who applied for it.',
);

export const KitSubjectsDiffer = Invalid(
  'kit.subjects-differ',
  'The application is for another job than jobId says. Give only one of them, or the ones that belong together.',
);

export const KitContentTwice = Invalid('kit.content-twice', 'Give content or the name of a rubric, not both.');

export const JobOver = Conflict<{ status: string }>(
  'kit.job-over',
  ({ status }) => `The job is ${status}, so no more interviews are planned for it. Reopen the job first.`,
);

export const KitNotEditable = Conflict<{ status: string }>(
  'kit.not-editable',
  ({ status }) =>
    `This kit is ${status}, and what interviews were planned with stays as it is. POST /api/v1/kits/{id}/revise makes a draft of the next number.`,
);

export const KitNotRevisable = Conflict('kit.not-revisable', 'This kit is still a draft: change it with PATCH instead of revising it.');

export const KitDraftExists = Conflict<{ number: number }>(
  'kit.draft-exists',
  ({ number }) => `There is already a draft that follows this kit: number ${number} (draftId). Edit or publish that one.`,
);

export const KitChangedMeanwhile = Conflict(
  'kit.changed-meanwhile',
  'Somebody else changed this kit at the same moment, and their change was kept. Read it again, then repeat yours.',
);

export const KitBlocked = Conflict(
  'kit.blocked',
  'The kit has questions that must not be asked. See errors for each of them; change or remove them, then publish.',
);

export const KitDraftUnusable = BadUpstream(
  'kit.draft-unusable',
  'The proposal holds no usable competency, and nothing was stored. Try again, or give the content yourself.',
);
