import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { StartupError } from '../../errors';

/** Whom the server runs as when we are root, as which PostgreSQL refuses to run. */
export interface SystemUser {
  uid: number;
  gid: number;
}

/** Accounts that exist without our doing, the most fitting first. */
const accounts = ['postgres', 'node', 'nobody'];

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

export async function unprivilegedUser(): Promise<SystemUser> {
  const known = new Map((await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.split(':')]));
  for (const account of accounts) {
    const [, , uid, gid] = known.get(account) ?? [];
    if (Number(uid) > 0 && Number(gid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new StartupError(
    `PostgreSQL does not run as root, and there is none of the accounts ${accounts.join(', ')} to run it as. Start Assay as an ordinary user, or set DATABASE_URL.`,
  );
}

/** Whether the user may pass every folder on the way and enter (or run) what lies at its end. */
export async function canReach(user: SystemUser, target: string): Promise<boolean> {
  let at = await realpath(target);
  for (;;) {
    const { mode, uid, gid } = await stat(at);
    const execute = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & execute) === 0) return false;
    if (at === path.dirname(at)) return true;
    at = path.dirname(at);
  }
}

/**
 * How PostgreSQL's programs are started: as that user, from a folder that everyone may be in,
 * and without our environment, which holds secrets and may hold PG* variables.
 */
export function childOptions(user: SystemUser | undefined) {
  if (process.platform === 'win32') return { windowsHide: true };
  return { ...user, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' } };
}
