import { Injectable } from '@nestjs/common';
import { Pool, type PoolClient, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg';
import { DataSource, QueryFailedError } from 'typeorm';
import type { Actor } from '../actor';
import { Environment } from '../environment';
import { Written } from '../written';
import { RecentWrites } from './recent-writes';
import { SharedConnections } from './shared-connections';
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
 * row level security and a unit of work hold here too. These reads, and only these, may be answered by a replica.
 */
@Injectable()
export class PreparedReads {
  private readonly isPreparing: boolean;
  private readonly shared = new Map<Pool, SharedConnections>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly recentWrites: RecentWrites,
    private readonly unitOfWork: UnitOfWork,
    environment: Environment,
  ) {
    // A pooler gives each transaction another connection, which has not heard of what was prepared on the one before.
    this.isPreparing = environment.DATABASE_POOLING === 'session';
  }

  /** The one view that the statement finds: `SELECT id, version, <view>::text AS json`. */
  async one<View>(actor: Actor, statement: Prepared, values: readonly unknown[]): Promise<Written<View> | undefined> {
    const [row] = await this.shortRows<WrittenRow>(actor, statement, values);
    return row && new Written<View>(row.json, row.id, row.version);
  }

  /** For what an index finds at once: others wait behind it. */
  shortRows<Row extends object>(actor: Actor, statement: Prepared, values: readonly unknown[]): Promise<Row[]> {
    return this.ask<Row>(this.sharedConnection(actor), statement, values);
  }

  /** For what may take its time. */
  rows<Row extends object>(actor: Actor, statement: Prepared, values: readonly unknown[]): Promise<Row[]> {
    return this.ask<Row>(this.connection(actor), statement, values);
  }

  private async ask<Row extends object>(connection: Connection, { name, text }: Prepared, values: readonly unknown[]): Promise<Row[]> {
    try {
      const { rows } = await connection.query<Row>({ name: this.isPreparing ? name : '', text, values: values as unknown[] });
      return rows;
    } catch (error) {
      throw asQueryFailure({ name }, error);
    }
  }

  private sharedConnection(actor: Actor): Connection {
    const connection = this.connection(actor);
    if (!this.isPreparing || !(connection instanceof Pool)) return connection;
    let shared = this.shared.get(connection);
    if (!shared) this.shared.set(connection, (shared = new SharedConnections(connection)));
    return shared;
  }

  /** Inside a unit of work its own connection, because others do not see yet what it has written. */
  private connection(actor: Actor): Pool | PoolClient {
    const unit = this.unitOfWork.connection;
    if (unit) return unit;
    const { master, slaves } = this.dataSource.driver as unknown as { master: Pool; slaves: Pool[] };
    if (slaves.length === 0 || this.recentWrites.includes(actor)) return master;
    return slaves[Math.floor(Math.random() * slaves.length)] ?? master;
  }
}

/** As TypeORM tells it, so that problems and log lines come out the same; the values stay out of it. */
export function asQueryFailure({ name }: Pick<Prepared, 'name'>, error: unknown): unknown {
  return isDatabaseError(error) ? new QueryFailedError(name, undefined, error) : error;
}

function isDatabaseError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'severity' in error;
}
