import type { EntityManager } from 'typeorm';
import { Organization } from '../organization.entity';

/** Changes of who belongs to an organization, and as what, happen one after the other: two owners cannot remove each other at once. */
export async function lockMembers(manager: EntityManager, organizationId: string): Promise<void> {
  await manager.findOneOrFail(Organization, { where: { id: organizationId }, lock: { mode: 'for_no_key_update' } });
}
