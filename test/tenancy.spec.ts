import { readFileSync } from 'node:fs';
import { Client, type PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { createApp } from '../src/app';
import { newId } from '../src/platform/database/ids';
import { TABLES } from '../src/platform/database/protect';
import { asOrganization, asPerson, inScope } from '../src/platform/database/scope';
import { TenantPool } from '../src/platform/database/tenant-client';
import { Environment } from '../src/platform/environment';
import { type Person, startApp, type TestApp } from './support/app';

/** Tables of no organization, each with its reason. Whoever adds a table gives it an organization, or a line there. */
const OF_NO_ORGANIZATION = Array.from(readFileSync('docs/tenancy.md', 'utf8').matchAll(/^\| `(\w+)` \| \S/gm), ([, table = '']) => table);

const WORDS = 'SELECT organization_id, name FROM candidates';

describe('tenancy in the database', () => {
  let app: TestApp;
  let anna: Person;
  let bob: Person;

  beforeAll(async () => {
    app = await startApp();
    [anna, bob] = [await app.owner('Northwind'), await app.owner('Contoso')];
    for (const person of [anna, bob])
      await person.post('/candidates', { name: `Of ${person.organizationId}`, email: 'maya@people.example' }).expect(201);
  });
  afterAll(() => app.close());

  it('S20: every table has row level security, forced, or is named in docs/tenancy.md as one of no organization', async () => {
    const tables = await app.query<{ name: string; isTenant: boolean; isSecured: boolean; isForced: boolean }>(TABLES);
    const open = tables.filter(({ isTenant, isSecured, isForced }) => !(isTenant && isSecured && isForced)).map(({ name }) => name);
    expect(open.sort()).toEqual([...OF_NO_ORGANIZATION].sort());
    const nullable = await app.query(
      `SELECT table_name FROM information_schema.columns WHERE column_name = 'organization_id' AND table_schema = 'public' AND is_nullable = 'YES'`,
    );
    expect(nullable).toEqual([]);
  });

  it('S20: every key and every reference of a tenant table holds the organization', async () => {
    const constraints = await app.query<{ line: string; columns: string[]; isReference: boolean; target: string }>(`
      SELECT conrelid::regclass || ' ' || conname AS line, contype = 'f' AS "isReference", confrelid::regclass::text AS target,
        ARRAY(SELECT attname::text FROM unnest(conkey) k JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = k) AS columns
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f')
        AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = conrelid AND a.attname = 'organization_id')`);
    expect(constraints.length).toBeGreaterThan(20);
    const without = constraints.filter(({ columns, target }) => !columns.includes('organization_id') && target !== 'users');
    expect(without.map(({ line }) => line)).toEqual([]);
    const indexes = await app.query<{ name: string }>(`
      SELECT i.indexrelid::regclass::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique
        AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attname = 'organization_id')
        AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attname = 'organization_id' AND a.attnum = ANY(i.indkey))`);
    expect(indexes.map(({ name }) => name)).toEqual([]);
  });

  it('S20: the server works as a role that is neither superuser nor owner and passes by nothing', async () => {
    const [role] = await app.queryAsServer(
      '',
      `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
        EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND pg_has_role(relowner, 'MEMBER')) AS owns
       FROM pg_roles WHERE rolname = session_user`,
    );
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, owns: false });
    const [connected] = await app.nest.get(DataSource).query<{ name: string }[]>('SELECT session_user AS name');
    expect(connected?.name).toBe('assay_runtime');
    for (const statement of ['ALTER TABLE candidates DISABLE ROW LEVEL SECURITY', 'SET ROLE assay', 'CREATE TABLE mine (id int)'])
      await expect(app.queryAsServer(anna.organizationId, statement)).rejects.toThrow(/must be owner|permission denied/);
  });

  it('S20: without an organization every table of tenants is empty, and nothing can be put into one', async () => {
    const tables = await app.query<{ name: string; isTenant: boolean }>(TABLES);
    for (const { name } of tables.filter(({ isTenant }) => isTenant))
      expect([name, await app.queryAsServer('', `SELECT count(*)::int AS rows FROM ${name}`)]).toEqual([name, [{ rows: 0 }]]);
    await expect(app.queryAsServer('', `INSERT INTO organizations (id, name) VALUES ('${newId()}', 'Nobody’s')`)).rejects.toThrow(
      'row-level security',
    );
  });

  it('S20: a query that forgets its filter shows the own rows only, and can neither write nor move one elsewhere', async () => {
    expect(await app.queryAsServer(anna.organizationId, WORDS)).toEqual([
      { organization_id: anna.organizationId, name: `Of ${anna.organizationId}` },
    ]);
    const steal = `UPDATE candidates SET organization_id = '${bob.organizationId}'`;
    await expect(app.queryAsServer(anna.organizationId, steal)).rejects.toThrow('row-level security');
    await expect(app.queryAsServer(anna.organizationId, `DELETE FROM candidates WHERE organization_id = '${bob.organizationId}'`)).resolves.toEqual(
      [],
    );
    expect(await app.query(WORDS)).toHaveLength(2);
  });

  it('no query of the server removes a person, who belongs to several organizations', async () => {
    await expect(app.queryAsServer(anna.organizationId, `DELETE FROM users WHERE id = '${bob.id}'`)).rejects.toThrow('permission denied');
  });

  it('no query of the server touches the second factor of a person who is not of the organization, and a login sees every one', async () => {
    for (const { id } of [anna, bob]) await app.query(`INSERT INTO second_factors (user_id, secret) VALUES ($1, 'sealed')`, [id]);
    const asContoso = (statement: string) => app.queryAsServer(bob.organizationId, statement);
    const asNobody = (statement: string) => app.queryAsServer('', statement);
    for (const ask of [asContoso, asNobody]) {
      await ask(`UPDATE second_factors SET confirmed_at = now(), secret = 'another' WHERE user_id = '${anna.id}'`);
      await ask(`DELETE FROM second_factors WHERE user_id = '${anna.id}'`);
    }
    const move = `UPDATE second_factors SET user_id = '${anna.id}' WHERE user_id = '${bob.id}'`;
    await expect(asContoso(move)).rejects.toThrow('row-level security');
    await app.query('DELETE FROM second_factors WHERE user_id = $1', [bob.id]);
    for (const ask of [asContoso, asNobody])
      await expect(ask(`INSERT INTO second_factors (user_id, secret) VALUES ('${anna.id}', 'theirs')`)).rejects.toThrow('row-level security');
    await asContoso(`INSERT INTO second_factors (user_id, secret) VALUES ('${bob.id}', 'own')`);
    const all = 'SELECT user_id, secret, confirmed_at FROM second_factors';
    expect(await asNobody(all)).toEqual(await app.query(all));
    expect(await app.query(all)).toEqual([
      { user_id: anna.id, secret: 'sealed', confirmed_at: null },
      { user_id: bob.id, secret: 'own', confirmed_at: null },
    ]);
    await app.query('DELETE FROM second_factors');
  });

  it('shows who logs in their own memberships, and nothing else', async () => {
    const source = app.nest.get(DataSource);
    const seen = (table: string) => asPerson(anna.id, () => source.query<object[]>(`SELECT * FROM ${table}`));
    expect(await seen('memberships')).toMatchObject([{ user_id: anna.id }]);
    expect(await seen('organizations')).toMatchObject([{ id: anna.organizationId }]);
    for (const table of ['candidates', 'sessions', 'audit_events']) expect(await seen(table)).toEqual([]);
    await expect(asPerson(anna.id, () => source.query(`UPDATE memberships SET role = 'admin' RETURNING 1`))).resolves.toEqual([[], 0]);
  });

  describe.each(['session', 'transaction'] as const)('the connections, pooled by %s', (pooling) => {
    let pool: TenantPool;

    beforeAll(() => {
      pool = new TenantPool({
        connectionString: app.database.runtimeUrl,
        max: 3,
        sharedByTransaction: pooling === 'transaction',
        limits: { statement_timeout: 10_000 },
      });
    });
    afterAll(() => pool.end());

    const ASKED = `SELECT current_setting('app.organization_id', true) AS organization, (SELECT min(name) FROM candidates) AS name`;
    const [organizations, own] = [() => [anna.organizationId, bob.organizationId, ''], (id: string) => (id ? `Of ${id}` : null)];
    const asked = async (id: string, ask: () => Promise<{ rows: unknown[] }>) =>
      expect((await inScope(id ? { organizationId: id } : {}, ask)).rows).toEqual([{ organization: id, name: own(id) }]);

    it('S20: never show one tenant what belongs to another, however hundreds of them are mixed', async () => {
      const ways = [
        () => pool.query(ASKED),
        () => pool.query({ name: 'asked', text: ASKED }),
        () =>
          new Promise<{ rows: unknown[] }>((done, fail) => pool.query(ASKED, (error: Error | null, result) => (error ? fail(error) : done(result)))),
        () => inTransaction((client) => client.query(ASKED), 'COMMIT'),
        () => inTransaction((client) => client.query(ASKED), 'ROLLBACK'),
        async () => {
          await expect(pool.query('SELECT 1 / 0')).rejects.toThrow('division by zero');
          return pool.query(ASKED);
        },
        async () => {
          await expect(inTransaction((client) => client.query('SELECT 1 / 0'), 'ROLLBACK')).rejects.toThrow('division by zero');
          return pool.query(ASKED);
        },
        async () => {
          // Left in the middle of a transaction: such a connection is not used again.
          const client = await pool.connect();
          await client.query('BEGIN');
          client.release();
          return pool.query(ASKED);
        },
      ];
      const all = Array.from({ length: 400 }, (_each, index) => ({
        id: organizations()[Math.floor(index / 3 + index * index) % 3] ?? '',
        way: ways[(index * 7 + Math.floor(index / 11)) % ways.length],
      }));
      await Promise.all(all.map(async ({ id, way }) => way && asked(id, way)));
    });

    it('refuse a transaction that is used by another tenant than the one that began it', async () => {
      const client = await pool.connect();
      await asOrganization(anna.organizationId, () => client.query('BEGIN'));
      await expect(asOrganization(bob.organizationId, () => client.query(ASKED))).rejects.toThrow('begun for one organization');
      await client.query('ROLLBACK');
      client.release();
    });

    async function inTransaction<T>(work: (client: PoolClient) => Promise<T>, end: string): Promise<T> {
      const client = await pool.connect();
      await client.query('START TRANSACTION');
      try {
        return await work(client);
      } finally {
        await client.query(end);
        client.release();
      }
    }
  });

  it('R10: no statement, lock or idle transaction lasts longer than its limit', async () => {
    const limits = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];
    const shown = await app.nest
      .get(DataSource)
      .query<{ setting: string }[]>('SELECT setting FROM pg_settings WHERE name = ANY($1) ORDER BY array_position($1, name)', [limits]);
    expect(shown.map(({ setting }) => Number(setting))).toEqual([10_000, 3_000, 15_000]);
  });

  it('R10: who waits for a connection in vain is told to come again', async () => {
    const source = app.nest.get(DataSource);
    const held = await Promise.all(Array.from({ length: 10 }, async () => {
        const runner = source.createQueryRunner();
        await runner.connect();
        return runner;
      })); // prettier-ignore
    const { body, headers } = await anna.get('/jobs').expect(503);
    expect([body.code, headers['retry-after']]).toEqual(['database.unavailable', '5']);
    await Promise.all(held.map((runner) => runner.release()));
    await anna.get('/jobs').expect(200);
  });

  it('S21: a task has the organization and the rights of who asked for it, and those of the moment when it runs', async () => {
    const source = app.nest.get(DataSource);
    const names = await app.asTask(anna, () => source.query<{ name: string }[]>('SELECT name FROM candidates'));
    expect(names).toEqual([{ name: `Of ${anna.organizationId}` }]);
    const carol = await app.colleague(anna, 'recruiter');
    await app.query(`UPDATE memberships SET role = 'viewer' WHERE user_id = $1`, [carol.id]);
    await app.asTask(carol, async (caller) => expect(caller.can('candidates:write')).toBe(false));
    await app.query(`UPDATE memberships SET status = 'disabled' WHERE user_id = $1`, [carol.id]);
    await expect(app.asTask(carol, async () => 'done')).rejects.toThrow('gone or disabled');
  });

  describe('at start', () => {
    const start = (settings: Record<string, string | undefined>) =>
      createApp(
        Environment.read({
          NODE_ENV: 'test',
          LOG_LEVEL: 'silent',
          SECRET_KEY: 'only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz',
          DATABASE_URL: app.database.url,
          DATABASE_RUNTIME_URL: app.database.runtimeUrl,
          ...settings,
        }),
      );

    it('refuses to work as a superuser, and in production as an owner', async () => {
      await expect(start({ DATABASE_RUNTIME_URL: app.database.adminUrl })).rejects.toThrow('passes by row level security');
      await expect(start({ DATABASE_RUNTIME_URL: undefined, NODE_ENV: 'production' })).rejects.toThrow('may not make a role');
    });

    it('makes its role beside an owner who may, protects what a migration left open, and takes it up again', async () => {
      const owner = new Client({ connectionString: app.database.adminUrl });
      await owner.connect();
      await owner.query('CREATE TABLE brought (organization_id uuid NOT NULL, id uuid NOT NULL)');
      for (let starts = 0; starts < 2; starts += 1) {
        const nest = await start({ DATABASE_URL: app.database.adminUrl, DATABASE_RUNTIME_URL: undefined });
        const [connected] = await nest.get(DataSource).query<{ name: string }[]>('SELECT session_user AS name');
        expect(connected?.name).toBe(`${new URL(app.database.url).pathname.slice(1)}_runtime`);
        await nest.close();
      }
      const [brought] = await app.query<{ isSecured: boolean; isForced: boolean; isAudited: boolean }>(
        `SELECT * FROM (${TABLES.replace(/ORDER BY 1/, '')}) t WHERE name = 'brought'`,
      );
      expect(brought).toMatchObject({ isSecured: true, isForced: true, isAudited: true });
      await owner.query('DROP TABLE brought');
      await owner.end();
    });
  });
});
