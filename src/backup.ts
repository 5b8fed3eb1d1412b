import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backUp } from './platform/backup/backup';
import { restore } from './platform/backup/restore';
import { migrate } from './platform/database/migrate';
import { openDatabase } from './platform/database/open';
import { Environment } from './platform/environment';
import { StartupError } from './platform/errors';
import { extensionFolders } from './platform/extensions';

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/** `npm run backup -- file` and `npm run restore -- file`. */
async function run([verb, name, option, ...more]: string[]): Promise<void> {
  const isOverwriting = verb === 'backup' && option === '--overwrite';
  const isClear = (verb === 'backup' || verb === 'restore') && name && !name.startsWith('-') && (!option || isOverwriting) && more.length === 0;
  if (!isClear) throw new StartupError('Say where: npm run backup -- assay.backup (--overwrite replaces it), or npm run restore -- assay.backup');
  const file = resolve(name);
  if (verb === 'backup' && !isOverwriting && existsSync(file))
    throw new StartupError(`${file} is there already. Name another file, or add --overwrite to replace it.`);
  const environment = Environment.read();
  const connection = await openDatabase(environment, tell);
  try {
    const folders = extensionFolders(join(__dirname, 'extensions'), environment.EXTENSIONS_DIR).map(({ folder }) => folder);
    await migrate(connection.url, folders);
    const count = await (verb === 'backup' ? backUp : restore)(connection.url, file);
    tell(
      verb === 'backup' ? `${count} rows of ${connection.description} are in ${file}.` : `${count} rows of ${file} are in ${connection.description}.`,
    );
  } finally {
    await connection.stop();
  }
}

run(process.argv.slice(2)).catch((error: unknown) => {
  tell(
    error instanceof StartupError ? error.message : `Nothing was done. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  process.exit(1);
});
