import { Conflict, Forbidden, NotFound } from '../../platform/errors';

export const MemberUnknown = NotFound('member.not-found', 'Your organization has no member with this id. List them at GET /api/v1/members.');
export const LastOwner = Conflict('member.last-owner', 'This is the only owner who can log in. Hand the ownership over first.');
export const OwnersOnly = Forbidden('member.owners-only', 'Only an owner may change an owner, or make one.');
export const RoleTooHigh = Forbidden<{ role: string }>(
  'member.role-too-high',
  ({ role }) => `The role ${role} may do things that you may not, so you can neither give it nor take it back. Ask an owner.`,
);
export const MemberTooHigh = Forbidden<{ role: string }>(
  'member.too-high',
  ({ role }) => `This member, a ${role}, may do things that you may not, so you can neither change nor remove them. Ask an owner.`,
);
export const AlreadyMember = Conflict('member.already-member', 'This person is a member already. Change their role, or enable them again.');
export const NotYourself = Conflict('member.not-yourself', 'This cannot be done to oneself. Ask another owner or admin.');
export const MemberDisabled = Conflict('member.disabled', 'This member is disabled. Enable them first.');
