import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startEmbeddedPostgres } from '../src/platform/database/embedded/embedded-postgres';
import { fill } from './data';
import { logIn, post } from './front-door';
import { FLAGS, NPM_START } from './npm-start';
import { ServerProcess } from './server-process';

const CORE = 0;
const password = 'a long walk on a short pier';

export interface ColdStart {
  milliseconds: number;
  /** Processor time: what it would take with the machine to itself, or a little more, because some of it runs beside the rest. */
  cpu: number;
}

/** A database with data, and the two servers that are compared on it. */
export interface Workplace {
  assay: ServerProcess;
  raw: ServerProcess;
  /** Of the owner of the organization whose data is read. */
  token: string;
  /** A new one, of the owner of the first or the second organization: they last for a quarter of an hour. */
  login: (organization?: 1 | 2) => Promise<string>;
  /** Of the superuser of the database. */
  adminUrl: string;
  /** A third server on the same database, unpinned, until it answers. */
  coldStart: () => Promise<ColdStart>;
  idleMegabytes: number | undefined;
  close: () => Promise<void>;
}

/** `profiles`: a folder for Node's own; `settings`: of the server, besides those of every bench. */
export async function openWorkplace({ profiles, settings }: { profiles?: string; settings?: Record<string, string> } = {}): Promise<Workplace> {
  const folder = join(tmpdir(), `assay-bench-${process.pid}`);
  mkdirSync(folder, { mode: 0o755 });
  const database = await startEmbeddedPostgres({ dataDirectory: join(folder, 'postgres') });
  const servers: ServerProcess[] = [];
  const close = async (): Promise<void> => {
    for (const server of servers) await server.stop();
    await database.stop();
    for (const path of new Set([dirname(database.dataDirectory), folder])) rmSync(path, { recursive: true, force: true });
  };
  try {
    const environment = {
      DATABASE_URL: database.url,
      PORT: '0',
      SEED_DEMO: 'false',
      RATE_LIMIT_PER_MINUTE: '1000000000',
      SECRET_KEY: randomBytes(48).toString('base64url'),
      DATA_DIR: folder,
      ...settings,
    };
    // Node's own profile of where the time went, for Chrome's developer tools.
    const profiling = profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [];
    const assay = await ServerProcess.start([...profiling, ...NPM_START], environment, CORE);
    servers.push(assay);
    const organizations = [await register(assay.url, 1), await register(assay.url, 2)];
    const adminUrl = new URL(database.adminUrl);
    adminUrl.pathname = new URL(database.url).pathname;
    await fill(adminUrl.toString(), organizations);
    const [organizationId = ''] = organizations;
    const raw = await ServerProcess.start([...FLAGS, join(__dirname, 'raw-server.js'), adminUrl.toString(), organizationId], {}, CORE);
    servers.push(raw);
    const coldStart = async (): Promise<ColdStart> => {
      const begun = performance.now();
      const server = await ServerProcess.start([...NPM_START], environment);
      await fetch(`${server.url}/health/ready`);
      const start = { milliseconds: performance.now() - begun, cpu: server.cpuMilliseconds() ?? NaN };
      await server.stop();
      return start;
    };
    return {
      assay,
      raw,
      token: await login(assay.url, 1),
      login: (organization = 1) => login(assay.url, organization),
      adminUrl: adminUrl.toString(),
      coldStart,
      idleMegabytes: assay.megabytes(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const email = (number: number): string => `owner-${number}@bench.example`;

/** Through the front door; the organization's id comes back with the account. */
async function register(url: string, number: number): Promise<string> {
  await post(url, 'auth/register', { organizationName: `Bench ${number}`, name: 'Anna Weber', email: email(number), password });
  const answer = await fetch(`${url}/api/v1/auth/me`, { headers: { authorization: `Bearer ${await login(url, number)}` } });
  return ((await answer.json()) as { organization: { id: string } }).organization.id;
}

const login = (url: string, number: number): Promise<string> => logIn(url, email(number), password);
