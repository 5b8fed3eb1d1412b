import { readFile, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../../errors';
import { codeOf } from './failure';

/** What a server notes in its data directory (postmaster.pid): it outlives a server that was killed. */
export interface Postmaster {
  pid: number;
  port: number;
  status: string;
}

export type Holder = 'nobody' | 'postmaster' | 'another program' | 'not yet noted';

/** A recovery after a crash is never cut short; this is for a server that hangs. */
export const RECOVERY_PATIENCE = 300_000;

const fileIn = (dataDirectory: string) => path.join(dataDirectory, 'postmaster.pid');

export async function readPostmaster(dataDirectory: string): Promise<Postmaster | undefined> {
  try {
    const [pid, , , port, , , , status] = (await readFile(fileIn(dataDirectory), 'utf8')).split('\n');
    return { pid: Number(pid), port: Number(port), status: status?.trim() ?? 'starting' };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** A server that runs on this data directory, whoever started it; waits while one is starting or stopping. */
export async function findRunning(dataDirectory: string): Promise<Postmaster | undefined> {
  const start = Date.now();
  for (;;) {
    const noted = await readPostmaster(dataDirectory);
    if (!noted) return undefined;
    const holder = await holderOf(noted.pid, dataDirectory);
    if (holder === 'nobody') return undefined;
    if (holder === 'another program' || (holder === 'not yet noted' && Date.now() > start + 1_000)) {
      await forget(dataDirectory);
      return undefined;
    }
    if (holder === 'postmaster' && noted.status === 'ready') return noted;
    if (Date.now() > start + RECOVERY_PATIENCE) {
      throw new StartupError(
        `The PostgreSQL of ${dataDirectory} (process ${noted.pid}) has been "${noted.status}" for minutes. Stop that process, then start again.`,
      );
    }
    await sleep(20);
  }
}

/** PostgreSQL itself only asks whether some process has the noted number, and would refuse to start for ever. */
export async function forget(dataDirectory: string): Promise<void> {
  await rm(fileIn(dataDirectory), { force: true });
}

/** Numbers of processes are used again, and dead processes that nobody has waited for still answer to signals. */
export async function holderOf(pid: number, dataDirectory: string): Promise<Holder> {
  // Just being written, or cut off by a full disk or a power failure.
  if (!(pid > 0)) return 'not yet noted';
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: somebody else's process, but ours would be our own.
    return codeOf(error) === 'EPERM' ? 'another program' : 'nobody';
  }
  return process.platform === 'linux' ? holderInProc(pid, dataDirectory) : 'postmaster';
}

async function holderInProc(pid: number, dataDirectory: string): Promise<Holder> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    if (/^ [ZX]/.test(stat.slice(stat.lastIndexOf(')') + 1))) return 'another program';
    const [program = '', ...values] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
    if (path.basename(program) !== 'postgres') return 'another program';
    const directory = values[values.indexOf('-D') + 1];
    return !values.includes('-D') || (directory && (await realpath(directory)) === dataDirectory) ? 'postmaster' : 'another program';
  } catch (error) {
    // Gone meanwhile, or its data directory is.
    if (['ENOENT', 'ESRCH'].includes(codeOf(error) ?? '')) return 'nobody';
    throw error;
  }
}
