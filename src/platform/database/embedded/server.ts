import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants, open, type FileHandle } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { StartupError } from '../../errors';
import { codeOf } from './failure';
import type { Place } from './place';
import { holderOf, readPostmaster, RECOVERY_PATIENCE, type Postmaster } from './postmaster-file';
import type { Programs } from './programs';
import { childOptions } from './system-user';

/** A server that came to its end before it was ready. */
export class ServerFailed extends StartupError {}

const settings = {
  listen_addresses: '127.0.0.1',
  // No socket files: they would need a folder that exists, is short enough and belongs to the right user.
  unix_socket_directories: '',
  max_connections: 200,
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Only what the server does by itself: a failed statement is the application's to log, and its text may hold personal data.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/** Tests trade safety for speed. */
const hasty = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

const LOG_LIMIT = 1_000_000;

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Started in a session of its own, so that a Ctrl-C in the terminal reaches us and not the server, which has to outlast our draining. */
export async function launch(place: Place, programs: Programs, port: number, durable: boolean): Promise<Postmaster> {
  const log = await openLog(place);
  try {
    const { size } = await log.stat();
    const child = await spawnServer(place, programs, port, durable, log);
    const ready = await untilReady(child, place.dataDirectory, port);
    if (ready) return ready;
    throw new ServerFailed(`PostgreSQL did not start. It said: ${await lastLines(place.logFile, size)} (${place.logFile})`);
  } finally {
    await log.close();
  }
}

async function openLog({ logFile, user }: Place): Promise<FileHandle> {
  const log = await openForAppending(logFile);
  if ((await log.stat()).size > LOG_LIMIT) await log.truncate();
  if (user) await log.chown(user.uid, user.gid);
  return log;
}

/** Not by `a`, with which Linux lets nobody, root included, open another user's file in a folder like /tmp. */
async function openForAppending(file: string): Promise<FileHandle> {
  try {
    return await open(file, constants.O_WRONLY | constants.O_APPEND);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return open(file, 'ax', 0o600);
  }
}

async function spawnServer(place: Place, programs: Programs, port: number, durable: boolean, log: FileHandle): Promise<ChildProcess> {
  const options = Object.entries({ port, ...settings, ...(durable ? {} : hasty) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const folder = ['-D', place.dataDirectory];
  // On Windows only pg_ctl can give up an administrator's rights.
  const [program, values] =
    process.platform === 'win32'
      ? [programs.control, ['start', '-W', ...folder, '-l', place.logFile, '-o', options.join(' ')]]
      : [programs.postgres, [...folder, ...options]];
  const child = spawn(program, values, { ...childOptions(place.user), detached: true, stdio: ['ignore', log.fd, log.fd] });
  child.unref();
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new StartupError(
      `The PostgreSQL program ${program} cannot be run here (${codeOf(cause) ?? 'unknown'}). It may be made for another system. Set DATABASE_URL to use a PostgreSQL of your own.`,
      { cause },
    );
  }
  return child;
}

/** Undefined when the server ended instead. */
async function untilReady(child: ChildProcess, dataDirectory: string, port: number): Promise<Postmaster | undefined> {
  const patience = Date.now() + RECOVERY_PATIENCE;
  while (Date.now() < patience) {
    // pg_ctl has done its part and ends with 0.
    if (child.signalCode !== null || (child.exitCode !== null && child.exitCode !== 0)) return undefined;
    const noted = await readPostmaster(dataDirectory);
    if (noted?.port === port && noted.status === 'ready' && (await holderOf(noted.pid, dataDirectory)) === 'postmaster') return noted;
    await sleep(10);
  }
  throw new StartupError(
    `PostgreSQL did not become ready within ${RECOVERY_PATIENCE / 1_000} seconds. See what it does in its log, beside ${dataDirectory}.`,
  );
}

async function lastLines(logFile: string, from: number): Promise<string> {
  const log = await open(logFile);
  try {
    const { size } = await log.stat();
    const start = Math.max(from, size - 2_000);
    const { buffer, bytesRead } = await log.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString('utf8', 0, bytesRead).trim().split('\n').slice(-6).join(' / ') || 'nothing';
  } finally {
    await log.close();
  }
}

/** First what PostgreSQL calls a fast shutdown: sessions are ended, everything is written. Then less and less polite. */
const escalation = [
  { signal: 'SIGINT', patience: 20_000 },
  { signal: 'SIGQUIT', patience: 5_000 },
  { signal: 'SIGKILL', patience: 5_000 },
] as const;

export async function halt(dataDirectory: string, { control }: Programs): Promise<void> {
  const noted = await readPostmaster(dataDirectory);
  if (!noted) return;
  const runs = async () => (await holderOf(noted.pid, dataDirectory)) === 'postmaster';
  for (const { signal, patience } of escalation) {
    if (!(await runs())) return;
    await interrupt(noted.pid, signal, dataDirectory, control);
    for (const until = Date.now() + patience; Date.now() < until && (await runs());) await sleep(10);
  }
}

async function interrupt(pid: number, signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL', dataDirectory: string, control: string): Promise<void> {
  try {
    // On Windows a signal is an end without a last word.
    if (process.platform === 'win32' && signal !== 'SIGKILL') {
      await promisify(execFile)(
        control,
        ['stop', '-W', '-D', dataDirectory, '-m', signal === 'SIGINT' ? 'fast' : 'immediate'],
        childOptions(undefined),
      );
    } else {
      process.kill(pid, signal);
    }
  } catch (error) {
    // Gone meanwhile (pg_ctl answers 1), or next comes the stronger signal.
    if (codeOf(error) !== 'ESRCH' && process.platform !== 'win32') throw error;
  }
}
