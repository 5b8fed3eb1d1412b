import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureDataFolder } from '../platform/data-folder';
import type { Environment } from '../platform/environment';

/** The key of the environment; else one that is made at the first start and kept beside the data, so that logins survive a restart. */
export function secretKey(environment: Environment): string {
  if (environment.SECRET_KEY) return environment.SECRET_KEY;
  const folder = resolve(environment.DATA_DIR);
  const file = join(folder, 'secret.key');
  ensureDataFolder(folder);
  try {
    // `wx` makes one of two first starts win; the other reads what the first wrote.
    writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
