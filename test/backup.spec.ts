import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { startApp, type TestApp } from './support/app';
import { newDatabase } from './support/database-server';
import { backUp } from '../src/platform/backup/backup';
import { restore } from '../src/platform/backup/restore';
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

const run = (verb: string, file: string, url: string, ...options: string[]) =>
  spawnSync(process.execPath, ['dist/src/backup.js', verb, file, ...options], {
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
    // What some take for the end of a line is none.
    await app.query(`UPDATE candidates SET headline = E'One\\u2028two\\u0085three'`);
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

  it('that is damaged changes nothing, and says so in one line', async () => {
    await backUp(app.databaseUrl, file);
    const whole = readFileSync(file);
    const half = Math.floor(whole.length / 2);
    const flipped = Buffer.from(whole);
    flipped[half] = whole[half]! ^ 0xff;
    const lines = gunzipSync(whole).toString().split('\n');
    const damaged = [
      whole.subarray(0, half),
      flipped,
      whole.subarray(0, -4),
      Buffer.alloc(0),
      Buffer.from('Dear'),
      gzipSync('Dear'),
      gzipSync(lines.slice(0, lines.length / 2).join('\n')),
      gzipSync([lines[0], 'candidates\t{"broken'].join('\n')),
    ];
    const last = lines.length - 2;
    const without = (...indexes: number[]) => gzipSync(lines.filter((_, index) => !indexes.includes(index)).join('\n'));
    const row = lines.findIndex((line) => line.startsWith('candidates\t'));
    damaged.push(
      without(lines.findIndex((line) => line.startsWith('audit_events\t'))),
      without(last),
      without(last - 1, last),
      gzipSync(lines.map((line, index) => (index === row ? line.replace('"name": "', '"name": "X') : line)).join('\n')),
      gzipSync([...lines.slice(0, last), lines[row], lines[last], ''].join('\n')),
      gzipSync([...lines.slice(0, -1), lines[last], ''].join('\n')),
      ...['null', '2', '"assay"', '[]', '{}', '{"assay":"2"}'].map((first) => gzipSync([first, ...lines.slice(1)].join('\n'))),
    );
    const other = await newDatabase();
    for (const bytes of damaged) {
      writeFileSync(file, bytes);
      await expect(restore(other.url, file)).rejects.toThrow(
        /cannot be restored: it is not there, damaged, or no backup of Assay \(.+\)\. Nothing was/,
      );
    }
    await expect(restore(other.url, join(folder, 'nowhere'))).rejects.toThrow('ENOENT');
    writeFileSync(file, whole);
    expect(await restore(other.url, file)).toBe(lines.length - 3);
    await other.discard();
  });

  it('of before backups had an end is refused, and says where it can go', async () => {
    await backUp(app.databaseUrl, file);
    const [first = '', ...rows] = gunzipSync(readFileSync(file)).toString().split('\n').slice(0, -2);
    writeFileSync(file, gzipSync([first.replace('"assay":2', '"assay":1'), ...rows, ''].join('\n')));
    const other = await newDatabase();
    await expect(restore(other.url, file)).rejects.toThrow(
      /was made by another version of Assay, or .* Restore it with the version of Assay that made it/,
    );
    await other.discard();
  });

  it('takes the place of another file only when it is told to', () => {
    writeFileSync(file, 'Something else');
    const refused = run('backup', file, app.databaseUrl);
    expect([refused.status, refused.stderr]).toEqual([1, `${file} is there already. Name another file, or add --overwrite to replace it.\n`]);
    expect(readFileSync(file, 'utf8')).toBe('Something else');
    expect(run('backup', file, app.databaseUrl, '--overwrite').status).toBe(0);
    expect(gunzipSync(readFileSync(file)).toString()).toMatch(/^\{"assay":2,[^]*\n\{"rows":\d+,"sha256":"[0-9a-f]{64}"\}\n$/);
  });

  it('that cannot be finished leaves no file', async () => {
    await expect(backUp(app.databaseUrl, join(folder, 'nowhere', 'assay.backup'))).rejects.toThrow('ENOENT');
  });

  it('says how it is used', () => {
    expect(run('backup', '', app.databaseUrl).stderr).toContain('npm run backup -- assay.backup');
    expect(run('backup', join(folder, 'new'), app.databaseUrl, '--force').stderr).toContain('npm run backup -- assay.backup');
  });
});
