import type { Membership } from '../membership.entity';
import { ROLE_PERMISSIONS } from '../permissions';

/** The name of a role and what it permits. */
export interface Rights {
  role: string;
  permissions: readonly string[];
}

/** What a member's role permits; read the membership with its `customRole`. */
export function rightsOf({ role, customRole }: Membership): Rights {
  if (role !== 'custom') return { role, permissions: ROLE_PERMISSIONS[role] };
  if (!customRole) throw new Error('A membership with a custom role was read without that role');
  return { role: customRole.name, permissions: customRole.permissions };
}
