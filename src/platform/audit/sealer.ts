import { AsyncResource } from 'node:async_hooks';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager, type EntitySubscriberInterface, type TransactionCommitEvent } from 'typeorm';
import { asOrganization, currentScope } from '../database/scope';
import { AuditKey, EVENT_COLUMNS, NOTHING_BEFORE, type ChainedEvent } from './chain';

const SOON_MILLISECONDS = 500;
const AT_ONCE = 1_000;
const SEALING = 'isSealing';

/**
 * Gives committed events their place in the chain of their organization, half a second after the transaction at the latest and before anybody reads the log.
 * Chaining inside the transactions themselves would make all writes of an organization wait for each other; only sealers wait for sealers.
 */
@Injectable()
export class AuditSealer implements EntitySubscriberInterface, BeforeApplicationShutdown {
  private readonly log = new Logger(AuditSealer.name);
  private readonly due = new Set<string>();
  private readonly nobody = new AsyncResource('AuditSealer');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly key: AuditKey,
  ) {
    dataSource.subscribers.push(this);
  }

  afterTransactionCommit({ queryRunner }: TransactionCommitEvent): void {
    const organizationId = currentScope()?.organizationId;
    if (organizationId && !queryRunner.data[SEALING]) this.soon(organizationId);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.sealDue();
  }

  /** Seals everything that was committed before now. */
  async seal(organizationId: string): Promise<void> {
    await asOrganization(organizationId, async () => {
      while ((await this.dataSource.transaction((manager) => this.sealSome(manager, organizationId))) === AT_ONCE);
    });
  }

  private soon(organizationId: string): void {
    this.due.add(organizationId);
    // Of nobody's work: it must neither join a transaction that is still open nor act for its caller.
    this.timer ??= this.nobody.runInAsyncScope(() => setTimeout(() => void this.sealDue(), SOON_MILLISECONDS).unref());
  }

  private async sealDue(): Promise<void> {
    this.timer = undefined;
    const organizations = [...this.due];
    this.due.clear();
    for (const organizationId of organizations) {
      // Whatever hindered it: the next commit or reader of the organization seals what was left.
      await this.seal(organizationId).catch((error: unknown) => this.log.warn({ err: error, organizationId }, 'Audit events wait for their seal'));
    }
  }

  private async sealSome(manager: EntityManager, organizationId: string): Promise<number> {
    if (manager.queryRunner) manager.queryRunner.data[SEALING] = true;
    await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`audit:${organizationId}`]);
    const events = await manager.query<ChainedEvent[]>(
      `SELECT ${EVENT_COLUMNS} FROM (SELECT organization_id, id FROM audit_pending WHERE organization_id = $1 ORDER BY id LIMIT ${AT_ONCE}) p
       JOIN audit_events e ON e.organization_id = p.organization_id AND e.id = p.id ORDER BY e.id`,
      [organizationId],
    );
    if (events.length === 0) return 0;
    const [head] = await manager.query<{ sequence: string; hash: string }[]>(
      'SELECT sequence, hash FROM audit_seals WHERE organization_id = $1 ORDER BY sequence DESC LIMIT 1',
      [organizationId],
    );
    const first = Number(head?.sequence ?? 0) + 1;
    let hash = head?.hash ?? NOTHING_BEFORE;
    const hashes = events.map((event, index) => (hash = this.key.link(hash, first + index, event)));
    const ids = events.map(({ id }) => id);
    await manager.query(
      `INSERT INTO audit_seals (organization_id, sequence, id, hash)
       SELECT $1, $2::bigint + link.place - 1, link.id, link.hash FROM unnest($3::bigint[], $4::text[]) WITH ORDINALITY AS link (id, hash, place)`,
      [organizationId, first, ids, hashes],
    );
    await manager.query('DELETE FROM audit_pending WHERE organization_id = $1 AND id = ANY($2::bigint[])', [organizationId, ids]);
    return events.length;
  }
}
