import type { EntityManager, QueryDeepPartialEntity } from 'typeorm';
import type { Actor } from '../actor';
import { newId } from '../database/ids';
import type { DomainEvent } from './domain-event';
import { Event } from './event.entity';
import { Signpost } from './signpost.entity';

/** Tells that something happened; it is told when, and only when, the transaction of `manager` commits. */
export async function publish<Row extends { id: string }>(
  manager: EntityManager,
  actor: Pick<Actor, 'organizationId' | 'userId'>,
  event: DomainEvent<Row>,
  row: Row,
): Promise<void> {
  if (!manager.queryRunner?.isTransactionActive) throw new Error('An event must be published in the transaction that makes it happen');
  const { organizationId, userId } = actor;
  const { type, noun } = event;
  const written = { organizationId, id: newId(), type, noun, nounId: row.id, data: event.dataOf(row), userId };
  await manager.insert(Event, written as QueryDeepPartialEntity<Event>);
  await manager.insert(Signpost, { tenant: organizationId, eventId: written.id });
}
