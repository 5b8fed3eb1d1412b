import { join } from 'node:path';
import type { DataSourceOptions } from 'typeorm';
import { SnakeCaseNaming } from './naming';

/** Longest waits of a statement, a lock and an idle transaction in milliseconds: nothing hangs on a stuck neighbour. */
const TIME_LIMITS = { statement_timeout: 10_000, lock_timeout: 3_000, idle_in_transaction_session_timeout: 15_000 } as const;

/** How TypeORM talks to the database; one place for the server, the migrations and the command line. */
export function databaseOptions(url: string, extensionFolders: readonly string[] = []) {
  return {
    type: 'postgres',
    url,
    applicationName: 'assay',
    namingStrategy: new SnakeCaseNaming(),
    // Query parameters are people's data; failures reach the log by the error serializer, without them.
    logging: false,
    synchronize: false,
    installExtensions: false,
    migrationsTableName: 'schema_migrations',
    migrations: [join(__dirname, '../../../migrations/*.{js,ts}'), ...extensionFolders.map((folder) => join(folder, 'migrations/*.{js,ts}'))],
    extra: { max: 10, connectionTimeoutMillis: 3_000, ...TIME_LIMITS },
  } satisfies DataSourceOptions;
}
