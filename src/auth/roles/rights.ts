import type { Membership } from '../membership.entity';
import { ROLE_PERMISSIONS } from '../permissions';

/** The name of a role and what it permits. */
export interface Rights {
  role: string;
  permissions: readonly string[];
}

/** What a role permits that was given to a member, in an invitation or to newcomers; to be read together with its `customRole`. */
export function rightsOf({ role, customRole }: Pick<Membership, 'role' | 'customRole'>): Rights {
  if (role !== 'custom') return { role, permissions: ROLE_PERMISSIONS[role] };
  if (!customRole) throw new Error('A custom role was read without the role itself');
  return { role: customRole.name, permissions: customRole.permissions };
}
