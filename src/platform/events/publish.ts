import type { EntityManager } from 'typeorm';
import type { Actor } from '../actor';
import { newId } from '../database/ids';
import type { DomainEvent } from './domain-event';

/** The event and its signpost in one round trip: every command has some. */
const PUBLISH = `
  WITH event AS (
    INSERT INTO events (organization_id, id, type, noun, noun_id, data, user_id) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING organization_id, id)
  INSERT INTO event_signposts (tenant, event_id) SELECT organization_id, id FROM event`;

/** Tells that something happened; it is told when, and only when, the transaction of `manager` commits. */
export async function publish<Row extends { id: string }>(
  manager: EntityManager,
  actor: Pick<Actor, 'organizationId' | 'userId'>,
  event: DomainEvent<Row>,
  row: Row,
): Promise<void> {
  if (!manager.queryRunner?.isTransactionActive) throw new Error('An event must be published in the transaction that makes it happen');
  const { type, noun, dataOf } = event;
  await manager.query(PUBLISH, [actor.organizationId, newId(), type, noun, row.id, dataOf(row), actor.userId]);
}
