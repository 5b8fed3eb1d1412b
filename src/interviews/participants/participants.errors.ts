import { NotFound } from '../../platform/errors';

export const MemberUnknown = NotFound('participant.member-unknown', 'Your organization has no active member with this id, so nobody was added.');
export const ParticipantNotFound = NotFound(
  'participant.not-found',
  'This member does not take part in the interview. GET /api/v1/interviews/{id}/participants lists who does.',
);
