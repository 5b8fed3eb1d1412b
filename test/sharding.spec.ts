import { type TestApp, startApp } from './support/app';

/** Not of one organization: people, their links and their tries, what waits for the relay, what has been migrated; the queue's tables stand in another schema. */
const SHARED = ['users', 'second_factors', 'account_links', 'throttle_counters', 'event_signposts', 'organizations', 'schema_migrations'];

describe('the schema can be sharded by organization', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  /** Tables of tenants, and what they hold: unique keys and foreign keys with the names of their columns. */
  const constraints = () =>
    app.query<{ line: string; columns: string[]; shared: boolean }>(
      `WITH tenant AS (SELECT attrelid AS oid FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
          WHERE attname = 'organization_id' AND relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace)
       SELECT concat_ws(' ', indrelid::regclass, indexrelid::regclass) AS line, false AS shared,
           ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = indrelid AND attnum = ANY(indkey)) AS columns
         FROM pg_index WHERE indisunique AND indrelid IN (SELECT oid FROM tenant)
       UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname), confrelid::regclass::text = ANY($1),
           ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY(conkey))
         FROM pg_constraint WHERE contype = 'f' AND conrelid IN (SELECT oid FROM tenant)`,
      [SHARED],
    );

  it('every unique key and every foreign key of a tenant table holds the organization', async () => {
    const rows = await constraints();
    expect(rows.length).toBeGreaterThan(30);
    const without = rows.filter(({ columns, shared }) => !shared && !columns.includes('organization_id'));
    expect(without.map(({ line }) => line)).toEqual([]);
  });

  it('every table is of an organization, or one of the few that are everybody’s', async () => {
    const tables = await app.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class c WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
         AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'organization_id')`,
    );
    expect(tables.map(({ name }) => name).filter((name) => !SHARED.includes(name))).toEqual([]);
  });
});
