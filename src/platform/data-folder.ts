import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartupError } from './errors';

/** Makes sure of a folder that can be written to. */
export function ensureDataFolder(folder: string): void {
  try {
    make(folder);
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw notWritable(folder, cause);
  }
}

export function notWritable(folder: string, cause: unknown): StartupError {
  const { code = 'unknown' } = cause as NodeJS.ErrnoException;
  return new StartupError(`Nothing can be written to the data folder ${folder} (${code}). Set DATA_DIR to a folder that is writable.`, { cause });
}

/** One after the other: `mkdir` with `recursive` tries for ever in a folder that takes none, such as /proc. */
function make(folder: string): void {
  if (existsSync(folder)) return;
  make(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another first start was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
