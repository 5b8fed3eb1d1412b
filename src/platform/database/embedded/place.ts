import { createHash } from 'node:crypto';
import { chmod, lchown, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { ensureDataFolder, notWritable } from '../../data-folder';
import { StartupError } from '../../errors';
import { codeOf } from './failure';
import { canReach, isRoot, unprivilegedUser, type SystemUser } from './system-user';

/** Where the cluster lies and whom it belongs to. What else we keep for it (log, copied programs) lies beside it. */
export interface Place {
  dataDirectory: string;
  logFile: string;
  /** Undefined: it is ours. */
  user?: SystemUser;
}

/** For a root whose project lies behind a closed folder. It outlives reboots, as a folder for temporary files would not. */
const APART = '/var/lib/assay';

export async function choosePlace(wish: string): Promise<Place> {
  const wished = await resolved(wish);
  if (!isRoot()) return ownPlace(wished);
  const apart = path.join(APART, createHash('sha256').update(wished).digest('hex').slice(0, 12), path.basename(wished));

  if (await holdsCluster(wished)) {
    const user = await ownerOf(wished);
    if (await canReach(user, path.dirname(wished))) return placeAt(wished, user);
    if (!(await holdsCluster(apart))) {
      throw new StartupError(
        `A folder above ${wished} is closed to the user (uid ${user.uid}) to whom the database there belongs. Open it with chmod o+x, or set another DATA_DIR.`,
      );
    }
  }
  if (await holdsCluster(apart)) return placeAt(apart, await ownerOf(apart));

  const user = await unprivilegedUser();
  if (await canReach(user, path.dirname(wished))) return placeAt(wished, user);
  for (const folder of [APART, path.dirname(apart)]) {
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o755);
  }
  return placeAt(apart, user);
}

export async function holdsCluster(dataDirectory: string): Promise<boolean> {
  try {
    return (await stat(path.join(dataDirectory, 'PG_VERSION'))).isFile();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return false;
    throw error;
  }
}

function placeAt(dataDirectory: string, user?: SystemUser): Place {
  return { dataDirectory, logFile: `${dataDirectory}.log`, user };
}

async function ownPlace(dataDirectory: string): Promise<Place> {
  try {
    await holdsCluster(dataDirectory);
  } catch (cause) {
    if (codeOf(cause) !== 'EACCES') throw cause;
    throw new StartupError(
      `The database in ${dataDirectory} belongs to another user. Start Assay as that user (or as root), or set another DATA_DIR.`,
      {
        cause,
      },
    );
  }
  return placeAt(dataDirectory);
}

/** A cluster keeps its owner, so that `sudo` once does not take it from the user who made it. One that root copied here needs a new owner. */
async function ownerOf(dataDirectory: string): Promise<SystemUser> {
  const { uid, gid } = await stat(dataDirectory);
  if (uid !== 0) return { uid, gid };
  const user = await unprivilegedUser();
  for (const entry of await readdir(dataDirectory, { recursive: true })) await lchown(path.join(dataDirectory, entry), user.uid, user.gid);
  await chmod(dataDirectory, 0o700);
  // Last, because the folder's owner is what tells that this has been done.
  await lchown(dataDirectory, user.uid, user.gid);
  return user;
}

/** Free of symbolic links, as the server will tell it; its parent folder exists from now on. */
async function resolved(wish: string): Promise<string> {
  const folder = path.dirname(wish);
  ensureDataFolder(folder);
  try {
    return await realpath(wish);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return path.join(await realpath(folder), path.basename(wish));
    throw notWritable(folder, cause);
  }
}
