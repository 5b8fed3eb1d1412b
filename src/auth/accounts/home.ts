import type { DataSource, EntityManager } from 'typeorm';
import { asOrganization, asPerson } from '../../platform/database/scope';
import { Membership } from '../membership.entity';

/** The organizations that a person belongs to, the one joined first in front. To be asked outside of a transaction: it is seen as the person. */
export async function organizationsOf({ manager }: Pick<DataSource, 'manager'>, userId: string): Promise<string[]> {
  const find = (asked: EntityManager) => asked.find(Membership, { where: { userId, status: 'active' }, order: { createdAt: 'ASC' } });
  return (await asPerson(userId, () => find(manager))).map(({ organizationId }) => organizationId);
}

/** Whether this is the only organization that the person belongs to, disabled or not. To be asked outside of a transaction, too. */
export async function belongsOnlyTo({ manager }: Pick<DataSource, 'manager'>, userId: string, organizationId: string): Promise<boolean> {
  const memberships = await asPerson(userId, () => manager.findBy(Membership, { userId }));
  return memberships.length > 0 && memberships.every((membership) => membership.organizationId === organizationId);
}

/** A transaction in the name of the organization, before there is a caller; in nobody's name for a person who belongs to none. */
export function begin<T>(manager: EntityManager, organizationId: string | undefined, work: (transaction: EntityManager) => Promise<T>): Promise<T> {
  return organizationId ? asOrganization(organizationId, () => manager.transaction(work)) : manager.transaction(work);
}
