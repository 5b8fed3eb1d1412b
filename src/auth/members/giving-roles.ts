import type { Caller } from '../access';
import type { Membership } from '../membership.entity';
import { beyond, ROLE_PERMISSIONS, type Role } from '../permissions';
import { rightsOf } from '../roles/rights';
import { OwnersOnly, RoleTooHigh } from './members.errors';

/** Nobody gives more than they have; and what makes an owner is decided by owners. */
export function requireMayGive(caller: Caller, role: Role): void {
  if (role === 'owner' && caller.role !== 'owner') throw new OwnersOnly();
  if (!ROLE_PERMISSIONS[role].every((pattern) => caller.can(pattern))) throw new RoleTooHigh({ role });
}

/** To enable a member is to give them their role once more. */
export function requireMayGiveBack(caller: Caller, member: Membership): void {
  const { role, permissions } = rightsOf(member);
  if (beyond(permissions, caller.permissions).length > 0) throw new RoleTooHigh({ role });
}

/** Owners are changed by owners only. */
export function requireMayChange(caller: Caller, member: { role: string }): void {
  if (member.role === 'owner' && caller.role !== 'owner') throw new OwnersOnly();
}
