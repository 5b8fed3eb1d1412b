import { join } from 'node:path';
import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import type { Environment } from '../environment';
import { SnakeCaseNaming } from './naming';
import { TenantPool } from './tenant-client';

/** Longest waits of a statement, a lock and an idle transaction in milliseconds: nothing hangs on a stuck neighbour. */
const TIME_LIMITS = { statement_timeout: 10_000, lock_timeout: 3_000, idle_in_transaction_session_timeout: 15_000 } as const;

const POOL = { max: 10, connectionTimeoutMillis: 3_000 } as const;

/** What a database answers that is there, with the schema, for whoever works in it. */
export const SIGN_OF_LIFE = 'SELECT 1 FROM schema_migrations LIMIT 1';

/** The connections of the server: each statement of theirs is of one organization. */
export function runtimeOptions(
  url: string,
  environment: Pick<Environment, 'DATABASE_POOLING' | 'DATABASE_ANSWER_SECONDS' | 'SLOW_STATEMENT_MILLISECONDS'>,
) {
  const sharedByTransaction = environment.DATABASE_POOLING === 'transaction';
  const limits = sharedByTransaction ? { limits: TIME_LIMITS } : TIME_LIMITS;
  return {
    ...databaseOptions(url),
    // They have run by now, as the owner of the tables.
    migrations: [],
    driver: { ...pg, Pool: TenantPool },
    extra: {
      ...POOL,
      ...limits,
      sharedByTransaction,
      patience: environment.DATABASE_ANSWER_SECONDS * 1000,
      slow: environment.SLOW_STATEMENT_MILLISECONDS,
    },
  } satisfies DataSourceOptions;
}

/** How TypeORM talks to the database; one place for the server, the migrations and the command line. */
export function databaseOptions(url: string, extensionFolders: readonly string[] = []) {
  return {
    type: 'postgres',
    driver: pg,
    url,
    applicationName: 'assay',
    namingStrategy: new SnakeCaseNaming(),
    // Query parameters are people's data; failures reach the log by the error serializer, without them.
    logging: false,
    synchronize: false,
    installExtensions: false,
    migrationsTableName: 'schema_migrations',
    migrations: [join(__dirname, '../../../migrations/*.{js,ts}'), ...extensionFolders.map((folder) => join(folder, 'migrations/*.{js,ts}'))],
    extra: { ...POOL, ...TIME_LIMITS },
  } satisfies DataSourceOptions;
}
