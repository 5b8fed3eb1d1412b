import { Conflict, NotFound } from '../platform/errors';

export const CandidateNotFound = NotFound('candidate.not-found', 'There is no candidate with this id. Take one from GET /api/v1/candidates.');

export const EmailTaken = Conflict(
  'candidate.email-taken',
  'Another candidate of this organization has this e-mail address. Look for it with GET /api/v1/candidates?q=, and change that one.',
);

export const CandidateNotActive = Conflict<{ status: string }>(
  'candidate.not-active',
  ({ status }) => `This candidate is ${status.replaceAll('_', ' ')}, so nothing may be changed or added. See the candidate for what happened.`,
);
