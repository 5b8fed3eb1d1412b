import type { Caller } from '../access';
import type { Membership } from '../membership.entity';
import { beyond, ROLE_PERMISSIONS, type Role } from '../permissions';
import { rightsOf } from '../roles/rights';
import { MemberTooHigh, OwnersOnly, RoleTooHigh } from './members.errors';

/** Nobody gives more than they have; and what makes an owner is decided by owners. */
export function requireMayGive(caller: Caller, role: Role): void {
  if (role === 'owner' && caller.role !== 'owner') throw new OwnersOnly();
  if (!ROLE_PERMISSIONS[role].every((pattern) => caller.can(pattern))) throw new RoleTooHigh({ role });
}

/** Owners are changed by owners only, and nobody by somebody who may do less; people, but not their machines, may lower themselves. */
export function requireMayChange(caller: Caller, member: Membership): void {
  if (member.role === 'owner' && caller.role !== 'owner') throw new OwnersOnly();
  const isOneself = member.userId === caller.userId && !caller.apiKeyId;
  const { role, permissions } = rightsOf(member);
  if (!isOneself && beyond(permissions, caller.permissions).length > 0) throw new MemberTooHigh({ role });
}

/** An invitation that offers more than somebody has is not theirs to take back, as it was not theirs to send. */
export function requireMayTakeBack(caller: Caller, offered: Pick<Membership, 'role' | 'customRole'>): void {
  const { role, permissions } = rightsOf(offered);
  if (beyond(permissions, caller.permissions).length > 0) throw new RoleTooHigh({ role });
}
