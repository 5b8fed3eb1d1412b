import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import type { Environment } from '../environment';
import { StartupError } from '../errors';
import { DatabaseConnection } from './connection';
import { startEmbeddedPostgres } from './embedded/embedded-postgres';
import { ADVICE, ensureRuntimeRole } from './runtime-role';

const OLDEST_SERVER = 120_000;
/** Errors that go away by themselves while a server starts: refused, not resolvable yet, reset, starting up. */
const PASSING = new Set(['ECONNREFUSED', 'EAI_AGAIN', 'ENOTFOUND', 'ECONNRESET', 'ETIMEDOUT', '57P03']);

/** The database of the environment, or the embedded one; checked by connecting. */
export async function openDatabase(environment: Environment, tell: (line: string) => void = () => undefined): Promise<DatabaseConnection> {
  if (environment.DATABASE_URL) {
    const url = environment.DATABASE_URL;
    await checkServer(url, environment.DATABASE_WAIT_SECONDS, tell);
    return new DatabaseConnection(url, await runtimeOf(url, environment, tell), false, withoutSecrets(url));
  }
  const server = await startEmbeddedPostgres({ dataDirectory: resolve(environment.DATA_DIR, 'postgres'), tell });
  return new DatabaseConnection(server.url, server.runtimeUrl, true, server.dataDirectory, () => server.stop());
}

/** As whom the server works: as told, else as a role of our making. Where that cannot be made, only a trial goes on as the owner. */
async function runtimeOf(url: string, environment: Environment, tell: (line: string) => void): Promise<string> {
  if (environment.DATABASE_RUNTIME_URL) {
    const runtime = environment.DATABASE_RUNTIME_URL;
    await checkServer(runtime, environment.DATABASE_WAIT_SECONDS, tell);
    return runtime;
  }
  const runtime = await ensureRuntimeRole(url);
  if (runtime) return runtime;
  if (environment.isProduction) throw new StartupError(`The owner of the database may not make a role for the server. ${ADVICE}`);
  tell(`The server works as the owner of its tables, which production refuses. ${ADVICE}`);
  return url;
}

function withoutSecrets(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || '5432'}${pathname}`;
}

async function checkServer(url: string, waitSeconds: number, tell: (line: string) => void): Promise<void> {
  const deadline = Date.now() + waitSeconds * 1000;
  for (let told = false; ; told = true) {
    const fault = await serverFault(url);
    if (!fault) return;
    if (!fault.passing || Date.now() >= deadline) {
      throw new StartupError(
        `The database at ${withoutSecrets(url)} cannot be used: ${fault.reason}. Mend DATABASE_URL, or leave it out to use the embedded PostgreSQL.`,
      );
    }
    if (!told) tell(`Waiting for the database at ${withoutSecrets(url)}: ${fault.reason}`);
    await wait(500);
  }
}

async function serverFault(url: string): Promise<{ reason: string; passing: boolean } | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    const answer = await client.query<{ server_version_num: string }>('SHOW server_version_num');
    const version = Number(answer.rows[0]?.server_version_num);
    return version < OLDEST_SERVER
      ? { reason: `it is PostgreSQL ${Math.floor(version / 10_000)}, and 12 is the oldest that works`, passing: false }
      : undefined;
  } catch (error) {
    // Whatever the driver reports is a reason not to start, and is told in its own words.
    const { code, message } = error as { code?: string; message?: string };
    return { reason: message || code || 'no answer', passing: PASSING.has(code ?? '') };
  } finally {
    await client.end().catch(() => undefined);
  }
}
