import { Injectable } from '@nestjs/common';
import type { Pool, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { DataSource, QueryFailedError } from 'typeorm';
import type { Actor } from '../actor';
import { Environment } from '../environment';
import { Written } from '../written';
import { RecentWrites } from './recent-writes';
import { Replicas } from './replicas';
import { SharedConnections } from './shared-connections';
import { primaryOf } from './tenant-client';
import { UnitOfWork } from './unit-of-work';

/** A statement that every connection parses once. Its text never holds a value, and there are few of them. */
export interface Prepared {
  readonly name: string;
  readonly text: string;
}

interface Connection {
  query<Row extends QueryResultRow>(question: QueryConfig): Promise<QueryResult<Row>>;
}

export function prepared(name: string, text: string): Prepared {
  return { name, text };
}

export interface WrittenRow {
  id: string;
  version: number;
  json: string;
}

/**
 * The door for reads that have to be fast: one statement, one round trip, no entity. Its connections are those of TypeORM, so that
 * row level security and a unit of work hold here too. These reads, and only these, may be answered by a replica; when it is lost meanwhile, by the primary.
 */
@Injectable()
export class PreparedReads {
  private readonly isPreparing: boolean;
  private readonly shared = new Map<Pool, SharedConnections>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly recentWrites: RecentWrites,
    private readonly unitOfWork: UnitOfWork,
    private readonly replicas: Replicas,
    environment: Environment,
  ) {
    // A pooler gives each transaction another connection, which has not heard of what was prepared on the one before.
    this.isPreparing = environment.DATABASE_POOLING === 'session';
  }

  /** The one view that the statement finds: `SELECT id, version, <view>::text AS json`. */
  one<View>(actor: Actor, statement: Prepared, values: readonly unknown[]): Promise<Written<View> | undefined> {
    return this.shortRows<WrittenRow>(actor, statement, values).then(([row]) => row && new Written<View>(row.json, row.id, row.version));
  }

  /** For what an index finds at once: others wait behind it. */
  shortRows<Row extends object>(actor: Actor, statement: Prepared, values: readonly unknown[]): Promise<Row[]> {
    return this.find<Row>(actor, (pool) => this.sharedConnection(pool), statement, values);
  }

  /** For what may take its time. */
  rows<Row extends object>(actor: Actor, statement: Prepared, values: readonly unknown[]): Promise<Row[]> {
    return this.find<Row>(actor, (pool) => pool, statement, values);
  }

  /** Each promise that is not made here shortens every read: Node follows all of them, for what knows who asks. */
  private find<Row extends object>(actor: Actor, over: (pool: Pool) => Connection, statement: Prepared, values: readonly unknown[]): Promise<Row[]> {
    // Inside a unit of work its own connection, because others do not see yet what it has written.
    const unit = this.unitOfWork.connection;
    if (unit) return this.ask<Row>(unit, statement, values);
    const primary = primaryOf(this.dataSource);
    const replica = this.recentWrites.includes(actor) ? undefined : this.replicas.any();
    if (!replica) return this.ask<Row>(over(primary), statement, values);
    return this.ask<Row>(over(replica.pool), statement, values).catch((error: unknown) => {
      if (this.replicas.isLost(replica, error)) return this.ask<Row>(over(primary), statement, values);
      throw error;
    });
  }

  private ask<Row extends object>(connection: Connection, { name, text }: Prepared, values: readonly unknown[]): Promise<Row[]> {
    const question = { name: this.isPreparing ? name : '', text, values: values as unknown[] };
    return connection.query<Row>(question).then(rowsOf, (error: unknown) => {
      throw asQueryFailure({ name }, error);
    });
  }

  private sharedConnection(pool: Pool): Connection {
    if (!this.isPreparing) return pool;
    let shared = this.shared.get(pool);
    if (!shared) this.shared.set(pool, (shared = new SharedConnections(pool)));
    return shared;
  }
}

const rowsOf = <Row extends object>({ rows }: QueryResult<Row>): Row[] => rows;

/** As TypeORM tells it, so that problems and log lines come out the same; the values stay out of it. */
export function asQueryFailure({ name }: Pick<Prepared, 'name'>, error: unknown): unknown {
  return isDatabaseError(error) ? new QueryFailedError(name, undefined, error) : error;
}

function isDatabaseError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'severity' in error;
}
