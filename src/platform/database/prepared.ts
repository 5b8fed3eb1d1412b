import { Injectable } from '@nestjs/common';
import type { Client } from 'pg';
import { DataSource, QueryFailedError } from 'typeorm';
import type { Actor } from '../actor';
import { Environment } from '../environment';
import { Written } from '../written';
import { RecentWrites } from './recent-writes';

/** A statement that every connection parses once. Its text never holds a value, and there are few of them. */
export interface Prepared {
  readonly name: string;
  readonly text: string;
}

export function prepared(name: string, text: string): Prepared {
  return { name, text };
}

interface WrittenRow {
  id: string;
  version: number;
  json: string;
}

/**
 * The door for reads that have to be fast: one statement, one round trip, no entity. It takes its connection where TypeORM does, so that
 * row level security and a unit of work hold here too. These reads, and only these, may be answered by a replica.
 */
@Injectable()
export class PreparedReads {
  private readonly isPreparing: boolean;

  constructor(
    private readonly dataSource: DataSource,
    private readonly recentWrites: RecentWrites,
    environment: Environment,
  ) {
    // A pooler gives each transaction another connection, which has not heard of what was prepared on the one before.
    this.isPreparing = environment.DATABASE_POOLING === 'session';
  }

  /** The one view that the statement finds: `SELECT id, version, <view>::text AS json`. */
  async one<View>(actor: Actor, statement: Prepared, values: readonly unknown[]): Promise<Written<View> | undefined> {
    const [row] = await this.rows<WrittenRow>(actor, statement, values);
    return row && new Written<View>(row.json, row.id, row.version);
  }

  async rows<Row extends object>(actor: Actor, { name, text }: Prepared, values: readonly unknown[]): Promise<Row[]> {
    const runner = this.dataSource.createQueryRunner(this.recentWrites.includes(actor) ? 'master' : 'slave');
    try {
      const client = (await runner.connect()) as Client;
      const { rows } = await client.query<Row>({ name: this.isPreparing ? name : '', text, values: [...values] });
      return rows;
    } catch (error) {
      // As TypeORM tells it, so that problems and log lines come out the same; the values stay out of it.
      throw isDatabaseError(error) ? new QueryFailedError(name, undefined, error) : error;
    } finally {
      await runner.release();
    }
  }
}

function isDatabaseError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'severity' in error;
}
