import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/platform/database/embedded/embedded-postgres';
import { migrate } from '../../src/platform/database/migrate';
import { roleOf } from '../../src/platform/database/runtime-url';

/** How the processes that run the suites find the server that the first process started. */
const VARIABLE = 'ASSAY_TEST_DATABASE';
const TEMPLATE = 'assay_template';
const FOLDER = /^assay-test-(\d+)$/;

interface TestServer {
  url: string;
  runtimeUrl: string;
  adminUrl: string;
}

/** One embedded PostgreSQL for the whole run, with a migrated database to copy. */
export async function startServer(): Promise<() => Promise<void>> {
  await clearAbandoned();
  const folder = join(tmpdir(), `assay-test-${process.pid}`);
  // Open to other users, because the server does not run as root.
  mkdirSync(folder, { mode: 0o755 });
  const server = await startEmbeddedPostgres({ dataDirectory: join(folder, 'postgres'), durable: false });
  const stop = async (): Promise<void> => {
    await server.stop();
    await discard(server, folder);
  };
  await copyDatabase(server, TEMPLATE, 'template1');
  const { url, runtimeUrl, adminUrl } = server;
  await migrate(inDatabase(url, TEMPLATE), [], roleOf(runtimeUrl));
  process.env[VARIABLE] = JSON.stringify({ url, runtimeUrl, adminUrl } satisfies TestServer);
  return stop;
}

export interface TestDatabase {
  /** Of the owner of the tables. */
  url: string;
  /** Of the role that the server works as. */
  runtimeUrl: string;
  /** Of the superuser, who passes by row level security. */
  adminUrl: string;
  discard(): Promise<void>;
}

/** A migrated database of its own; `discard` removes it. */
export async function newDatabase(template = TEMPLATE): Promise<TestDatabase> {
  const server = JSON.parse(process.env[VARIABLE] ?? '{}') as TestServer;
  // Each suite counts for itself, and one that fails early leaves its database behind.
  const name = `test_${process.pid}_${randomUUID().slice(0, 8)}`;
  await copyDatabase(server, name, template);
  return {
    url: inDatabase(server.url, name),
    runtimeUrl: inDatabase(server.runtimeUrl, name),
    adminUrl: inDatabase(server.adminUrl, name),
    discard: () => command(server, `DROP DATABASE ${escapeIdentifier(name)} WITH (FORCE)`),
  };
}

function copyDatabase(server: TestServer, name: string, template: string): Promise<void> {
  const owner = new URL(server.url).username;
  return command(server, `CREATE DATABASE ${escapeIdentifier(name)} TEMPLATE ${escapeIdentifier(template)} OWNER ${escapeIdentifier(owner)}`);
}

async function command(server: TestServer, statement: string): Promise<void> {
  const client = new Client({ connectionString: server.adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function inDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.toString();
}

/** A run that was killed leaves its server behind: adopt it, so that it can be stopped. */
async function clearAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = FOLDER.exec(name)?.[1];
    if (!owner || isAlive(Number(owner))) continue;
    const folder = join(tmpdir(), name);
    const dataDirectory = join(folder, 'postgres');
    if (existsSync(join(dataDirectory, 'postmaster.pid'))) await (await startEmbeddedPostgres({ dataDirectory, durable: false })).stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: there, but somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The data may have been put elsewhere, where the server's user can reach it. */
async function discard(server: EmbeddedPostgres, folder: string): Promise<void> {
  const place = dirname(server.dataDirectory);
  for (const path of new Set([place, folder])) await rm(path, { recursive: true, force: true });
}
