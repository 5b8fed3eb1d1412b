import type { EntityManager, EntityTarget } from 'typeorm';
import { firstIdOf } from '../database/ids';

const DAY = 24 * 3_600_000;
/** Few at a time, so that nobody waits long for the tidying. */
const AT_ONCE = 100;

/**
 * Deletes what is older than so many days, oldest first. Called as part of other work of the same organization, because nobody, the server included,
 * sees the rows of several.
 */
export async function prune(
  manager: EntityManager,
  entity: EntityTarget<{ organizationId: string; id: string }>,
  organizationId: string,
  days: number,
  isOver = 'true',
): Promise<void> {
  const { tablePath } = manager.dataSource.getMetadata(entity);
  const before = firstIdOf(new Date(Date.now() - days * DAY));
  await manager.query(
    `DELETE FROM "${tablePath}" WHERE organization_id = $1 AND id IN (
       SELECT id FROM "${tablePath}" WHERE organization_id = $1 AND id < $2 AND ${isOver} ORDER BY id LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)`,
    [organizationId, before],
  );
}
