import type { EntityManager } from 'typeorm';
import type { Actor } from '../actor';
import { newId } from '../database/ids';
import type { DomainEvent } from './domain-event';

/** The event and its signpost as parts of a statement, of the values below: every command has some. */
export const EVENT = `event AS (
    INSERT INTO events (organization_id, id, type, noun, noun_id, data, user_id) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING organization_id, id),
  signpost AS (INSERT INTO event_signposts (tenant, event_id) SELECT organization_id, id FROM event RETURNING tenant)`;

export function valuesOf<Row extends { id: string }>(
  { organizationId, userId }: Pick<Actor, 'organizationId' | 'userId'>,
  { type, noun, dataOf }: DomainEvent<Row>,
  row: Row,
): unknown[] {
  return [organizationId, newId(), type, noun, row.id, dataOf(row), userId];
}

/** Tells that something happened; it is told when, and only when, the transaction of `manager` commits. */
export async function publish<Row extends { id: string }>(
  manager: EntityManager,
  actor: Pick<Actor, 'organizationId' | 'userId'>,
  event: DomainEvent<Row>,
  row: Row,
): Promise<void> {
  if (!manager.queryRunner?.isTransactionActive) throw new Error('An event must be published in the transaction that makes it happen');
  await manager.query(`WITH ${EVENT} SELECT`, valuesOf(actor, event, row));
}
