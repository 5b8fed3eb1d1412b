import { Conflict, Forbidden, NotFound } from '../errors';

export const TaskNotFound = NotFound('task.not-found', 'There is no task with this id. GET /api/v1/tasks lists them.');
export const TaskOutdated = Conflict(
  'task.outdated',
  'What this work is about is gone, or something newer has taken its place: it is not tried again. Ask for it anew where it was asked for.',
);
export const TaskRefused = Forbidden<{ permission: string }>(
  'task.refused',
  ({ permission }) => `Whoever asked for this work does not hold ${permission} any more. Somebody who does may ask again.`,
);
