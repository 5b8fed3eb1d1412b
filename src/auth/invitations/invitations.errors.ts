import { Conflict, NotFound } from '../../platform/errors';

export const InvitationNotFound = NotFound(
  'invitation.not-found',
  'Your organization has no invitation with this id. List them at GET /api/v1/invitations.',
);
export const InvitationNotOpen = Conflict('invitation.not-open', 'This invitation was accepted or revoked already.');
