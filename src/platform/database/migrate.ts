import { AbstractLogger, DataSource, MigrationExecutor, QueryFailedError } from 'typeorm';
import { StartupError } from '../errors';
import { exclusively } from './exclusively';
import { databaseOptions } from './options';
import { grantTo, liftForce, protectTables } from './protect';

/** Brings the schema up to date, closes every table of tenants and opens them to the runtime role; safe when several processes start at once. */
export async function migrate(url: string, extensionFolders: readonly string[] = [], runtimeRole?: string): Promise<void> {
  await exclusively(url, 'migrating', async () => {
    // A migration may take longer than any request may: the time limits of the server do not hold here.
    const dataSource = await new DataSource({ ...databaseOptions(url, extensionFolders), extra: { max: 1 }, logger: new Silent() }).initialize();
    try {
      const run = (statement: string, values?: unknown[]): Promise<unknown> => dataSource.query(statement, values);
      if (await dataSource.showMigrations()) {
        await liftForce(run);
        await dataSource.runMigrations({ transaction: 'each' });
      }
      await protectTables(run);
      if (runtimeRole) await grantTo(runtimeRole, run);
    } catch (cause) {
      if (!(cause instanceof QueryFailedError)) throw cause;
      const [failed] = await new MigrationExecutor(dataSource).getPendingMigrations();
      throw new StartupError(`The migration ${failed?.name ?? 'to come'} failed, and nothing of it was kept: ${cause.message}.`, { cause });
    } finally {
      await dataSource.destroy();
    }
  });
}

/** TypeORM would tell a failure on standard output, which belongs to the log; it is told by what is thrown. */
class Silent extends AbstractLogger {
  protected override writeLog(): void {
    return;
  }
}
