import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startApp, type TestApp } from './support/app';
import { newDatabase } from './support/database-server';
import { backUp } from '../src/platform/backup/backup';
import { Client } from 'pg';

/** Every row of every table, in an order of its own, apart from what says when a migration ran. */
async function everything(url: string): Promise<Record<string, string[]>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'schema_migrations' ORDER BY 1`,
  );
  const found: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`);
    found[name] = rows.map(({ row }) => row).sort();
  }
  await client.end();
  return found;
}

const run = (verb: string, file: string, url: string) =>
  spawnSync(process.execPath, ['dist/src/backup.js', verb, file], {
    cwd: resolve(__dirname, '..'),
    env: { PATH: process.env.PATH, DATABASE_URL: url },
    encoding: 'utf8',
  });

describe('R20: a backup', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-backup-'));
  const file = join(folder, 'assay.backup');
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ SEED_DEMO: 'true' });
    // Nothing is on its way any more, and nothing changes while it is compared.
    await app.nest.close();
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('goes into a database that was wiped, and everything is as it was', async () => {
    const before = await everything(app.database.adminUrl);
    expect(before.documents?.length).toBeGreaterThan(0);
    expect(run('backup', file, app.databaseUrl).stderr).toMatch(/\d+ rows of 127\.0\.0\.1.* are in .*assay\.backup\.\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const other = await newDatabase('template1');
    const restored = run('restore', file, other.url);
    expect([restored.status, restored.stderr]).toEqual([0, expect.stringContaining('rows of')]);
    expect(await everything(other.adminUrl)).toEqual(before);
    const again = run('restore', file, other.url);
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('A backup goes into an empty one')]);
    await other.discard();
  }, 60_000);

  it('that cannot be finished leaves no file', async () => {
    await expect(backUp(app.databaseUrl, join(folder, 'nowhere', 'assay.backup'))).rejects.toThrow('ENOENT');
  });

  it('says how it is used', () => {
    expect(run('backup', '', app.databaseUrl).stderr).toContain('npm run backup -- assay.backup');
  });
});
