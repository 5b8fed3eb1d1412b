import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from '../../errors';
import { codeOf } from './failure';
import { holdsCluster, type Place } from './place';
import type { Programs } from './programs';
import { childOptions } from './system-user';

/** Lies in the cluster, so that one rename brings both or neither. */
const PASSWORDS = 'assay-passwords.json';

export const SUPERUSER = 'postgres';

export interface Passwords {
  superuser: string;
  application: string;
}

/** Made aside and put in its place by one rename: a cluster is there whole or not at all, and of two first starts at once one wins. */
export async function createCluster(place: Place, programs: Programs, durable: boolean): Promise<void> {
  await makeWay(place.dataDirectory);
  const parent = path.dirname(place.dataDirectory);
  const prefix = `${path.basename(place.dataDirectory)}.new-`;
  await discardLeftovers(parent, prefix);
  const workshop = await mkdtemp(path.join(parent, `${prefix}${process.pid}-`));
  try {
    await build(workshop, place, programs, durable);
    await putInPlace(path.join(workshop, 'cluster'), place.dataDirectory);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function build(workshop: string, { user }: Place, { initdb }: Programs, durable: boolean): Promise<void> {
  const cluster = path.join(workshop, 'cluster');
  const passwordFile = path.join(workshop, 'password');
  const passwords: Passwords = { superuser: randomBytes(24).toString('base64url'), application: randomBytes(24).toString('base64url') };
  await mkdir(cluster, { mode: 0o700 });
  await writeFile(passwordFile, passwords.superuser, { mode: 0o600 });
  if (user) for (const item of [workshop, cluster, passwordFile]) await chown(item, user.uid, user.gid);

  // PostgreSQL's built-in locale knows all of Unicode and is the same on every system, unlike the C library's and ICU's.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  try {
    await promisify(execFile)(
      initdb,
      ['-D', cluster, ...access, ...locale, '--no-instructions', ...(durable ? [] : ['--no-sync'])],
      childOptions(user),
    );
  } catch (cause) {
    throw new StartupError(`PostgreSQL's initdb could not make a database. ${reason(cause)} Set DATABASE_URL to use a PostgreSQL of your own.`, {
      cause,
    });
  }

  const passwordsFile = path.join(cluster, PASSWORDS);
  await writeFile(passwordsFile, JSON.stringify(passwords), { mode: 0o600 });
  if (user) await chown(passwordsFile, user.uid, user.gid);
}

async function makeWay(dataDirectory: string): Promise<void> {
  try {
    await rmdir(dataDirectory);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' || (await holdsCluster(dataDirectory))) return;
    throw new StartupError(`${dataDirectory} holds something else than a database of ours. Empty it, or set another DATA_DIR.`, { cause });
  }
}

async function putInPlace(cluster: string, dataDirectory: string): Promise<void> {
  try {
    await rename(cluster, dataDirectory);
  } catch (error) {
    // Another first start was faster: its cluster is as good as ours.
    if (!(await holdsCluster(dataDirectory))) throw error;
  }
}

/** Of first starts that were killed half-way. */
async function discardLeftovers(parent: string, prefix: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const maker = Number.parseInt(name.slice(prefix.length), 10);
    if (!isAlive(maker)) await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Of a cluster that these programs can run. */
export async function readPasswords(dataDirectory: string, { version }: Programs): Promise<Passwords> {
  const found = (await readFile(path.join(dataDirectory, 'PG_VERSION'), 'utf8')).trim();
  if (found !== version) {
    throw new StartupError(
      `The database in ${dataDirectory} was made by PostgreSQL ${found}, but this Assay brings ${version}. Start the Assay that made it, or set another DATA_DIR.`,
    );
  }
  try {
    return JSON.parse(await readFile(path.join(dataDirectory, PASSWORDS), 'utf8')) as Passwords;
  } catch (cause) {
    throw new StartupError(
      `The passwords of the database in ${dataDirectory} (${PASSWORDS}) are missing or broken. Restore the file, or set another DATA_DIR.`,
      {
        cause,
      },
    );
  }
}

function reason(failure: unknown): string {
  const { message, stderr } = failure as Error & { stderr?: string };
  return `It said: ${(stderr?.trim() || message).split('\n').slice(-5).join(' / ')}.`;
}
