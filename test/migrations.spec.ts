import 'reflect-metadata';
import { resolve } from 'node:path';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../src/platform/database/options';
import { extensionFolders } from '../src/platform/extensions';
import { newDatabase } from './support/database-server';

describe('the migrations', () => {
  let database: Awaited<ReturnType<typeof newDatabase>>;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await newDatabase('template1');
    const entities = [resolve(__dirname, '../src/**/*.entity.ts')];
    const extensions = extensionFolders(resolve(__dirname, '../src/extensions')).map(({ folder }) => folder);
    dataSource = await new DataSource({ ...databaseOptions(database.url, extensions), entities }).initialize();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.discard();
  });

  it('make what the entities need, and nothing is left over', async () => {
    await dataSource.runMigrations({ transaction: 'each' });
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('go down to an empty database, and up again to the same', async () => {
    const before = await catalog();
    expect(before.length).toBeGreaterThan(50);
    for (const migration of dataSource.migrations) await dataSource.undoLastMigration({ transaction: 'each' }).catch(named(migration.name));
    expect((await catalog()).filter((line) => !line.includes('schema_migrations'))).toEqual([]);
    await dataSource.runMigrations({ transaction: 'each' });
    expect(await catalog()).toEqual(before);
  });

  const named = (name: string | undefined) => (cause: unknown) => {
    throw new Error(`Going down from ${name ?? 'a migration'} failed`, { cause });
  };

  /** Every column, constraint, index, function and trigger of our schema, in PostgreSQL's own words. */
  async function catalog(): Promise<string[]> {
    const rows = await dataSource.query<{ line: string }[]>(`
      SELECT concat_ws(' ', 'column', table_name, column_name, data_type, character_maximum_length, is_nullable, column_default) AS line
        FROM information_schema.columns WHERE table_schema = 'public'
      UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
      UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
      UNION ALL SELECT concat_ws(' ', 'trigger', tgrelid::regclass, pg_get_triggerdef(t.oid)) FROM pg_trigger t
        JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace
      UNION ALL SELECT concat_ws(' ', 'table', relname, relrowsecurity, relforcerowsecurity) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
      ORDER BY 1`);
    return rows.map(({ line }) => line);
  }
});
