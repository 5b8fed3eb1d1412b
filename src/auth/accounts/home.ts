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

/** A transaction about a person before there is a caller: in the name of the organization that they belong to, or in their own when they belong to none. */
export function begin<T>(
  manager: EntityManager,
  { home, userId }: { home: string | undefined; userId: string },
  work: (transaction: EntityManager) => Promise<T>,
): Promise<T> {
  const inTransaction = () => manager.transaction(work);
  return home ? asOrganization(home, inTransaction) : asPerson(userId, inTransaction);
}
