import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import { currentScope } from './scope';
import { socketOf } from './socket-of';
import { primaryOf } from './tenant-client';
import { sameTenant, tenantOf, type Tenant } from './tenant-settings';

/** Of more, one that fails would have too many tried again. */
const MOST = 8;

/**
 * What the same turn of the event loop writes for one tenant, each by one statement, goes in one message and is committed together, which costs PostgreSQL a third
 * less than a commit for each. Nobody is answered before that. When one of them fails, nothing of its group was done: each is tried again alone, and gets the answer that is theirs.
 */
@Injectable()
export class GroupCommits {
  private readonly open = new Map<Group, Tenant>();

  constructor(private readonly dataSource: DataSource) {}

  /** For a statement that is a whole transaction, and names its actor itself. */
  async query<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>> {
    const together = await this.groupFor(tenantOf(currentScope())).write<Row>(statement);
    const written = together ?? (await this.group().write<Row>(statement));
    if (!written) throw new Error('Nobody else was there to take this back');
    return written;
  }

  private groupFor(tenant: Tenant): Group {
    for (const [group, its] of this.open) if (group.size < MOST && sameTenant(its, tenant)) return group;
    const group = this.group();
    this.open.set(group, tenant);
    void group.isComplete.then(() => this.open.delete(group));
    return group;
  }

  private readonly group = (): Group => new Group(primaryOf(this.dataSource));
}

class Group {
  private depart!: () => void;
  /** Whoever comes later needs another one. */
  readonly isComplete = new Promise<void>((resolve) => setImmediate((this.depart = resolve)));
  private readonly connection: Promise<PoolClient>;
  private readonly isCommitted: Promise<boolean>;
  private readonly written: Promise<unknown>[] = [];

  constructor(pool: Pool) {
    this.connection = this.isComplete.then(() => this.begin(pool));
    // Its turn comes after the statements of all who wait for the same connection already.
    this.isCommitted = this.isComplete.then(() => this.connection.then((connection) => this.commit(connection)));
  }

  get size(): number {
    return this.written.length;
  }

  /** What the statement answers; nothing when it was taken back because of another one. Each is sent on behalf of whoever calls this, in the order in which they came. */
  async write<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row> | undefined> {
    const written = this.connection.then((connection) => connection.query<Row>(statement));
    this.written.push(written);
    if (this.size === MOST) this.depart();
    const [answer, end] = await Promise.allSettled([written, this.isCommitted]);
    if (end.status === 'rejected') throw end.reason;
    if (answer.status === 'fulfilled') return end.value ? answer.value : undefined;
    if (end.value || hasHadItsTime(answer.reason)) throw answer.reason;
    return undefined;
  }

  private async begin(pool: Pool): Promise<PoolClient> {
    const connection = await pool.connect();
    socketOf(connection).cork();
    // Should it be refused, each statement is a transaction by itself, and tells the truth about itself.
    if (this.size > 1) connection.query('BEGIN').catch(() => undefined);
    return connection;
  }

  /** One alone is a transaction by itself. When one of several has failed, PostgreSQL answers the COMMIT with ROLLBACK, or refuses it. */
  private async commit(connection: PoolClient): Promise<boolean> {
    const committed = this.size > 1 ? connection.query('COMMIT').then(({ command }) => command === 'COMMIT') : true;
    socketOf(connection).uncork();
    const [end, ...answers] = await Promise.allSettled([committed, ...this.written]);
    // A connection that was lost says so before it is gone; the next one must not be given it.
    const lost = [end, ...answers].find((answer) => answer.status === 'rejected' && !isRefusal(answer.reason)) as PromiseRejectedResult | undefined;
    connection.release(lost?.reason as Error | undefined);
    if (end.status === 'fulfilled') return end.value;
    if (isRefusal(end.reason)) return false;
    throw end.reason;
  }
}

/** What PostgreSQL says no to, on a connection that is as good as before. */
const isRefusal = (error: unknown): boolean => (error as { severity?: unknown }).severity === 'ERROR';

/** Whoever has waited for a lock, or worked, as long as anybody may is told so; once more would take twice as long. */
const hasHadItsTime = (error: unknown): boolean => ['55P03', '57014'].includes(String((error as { code?: unknown }).code));
