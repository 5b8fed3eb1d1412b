import { existsSync, readdirSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { Type } from '@nestjs/common';
import { StartupError } from './errors';

/** A folder that adds to the product: a Nest module, and beside it prompts (`plugins/`), rubrics and migrations as it needs. */
export interface Extension {
  name: string;
  folder: string;
  module: Type;
}

/** Every `<name>/<name>.module` of the product's own folder and of EXTENSIONS_DIR. One that cannot be loaded stops the start. */
export function findExtensions(own: string, further?: string): Extension[] {
  return extensionFolders(own, further).map(({ name, folder }) => load(name, folder));
}

/** Where the extensions are, without loading them. Two of one name stop the start: the name stands for one module. */
export function extensionFolders(own: string, further?: string): { name: string; folder: string }[] {
  if (further && !existsSync(further))
    throw new StartupError(`EXTENSIONS_DIR is ${further}, which is not there. Create the folder or unset the variable.`);
  const found = new Map<string, string>();
  for (const parent of [own, ...(further ? [resolve(further)] : [])]) {
    for (const name of foldersIn(parent)) {
      const folder = join(parent, name);
      const earlier = found.get(name);
      if (earlier) throw new StartupError(`Two extensions are called ${name}: ${earlier} and ${folder}. Rename one of them.`);
      found.set(name, folder);
    }
  }
  return [...found].map(([name, folder]) => ({ name, folder }));
}

/** The product has no folder for extensions until somebody adds the first one. */
function foldersIn(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map((entry) => entry.name)
    .sort();
}

function load(name: string, folder: string): Extension {
  const file = join(folder, `${name}.module`);
  let exported: Record<string, unknown>;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the name of the file is known only now
    exported = require(file) as Record<string, unknown>;
  } catch (cause) {
    throw new StartupError(`The extension in ${folder} cannot be loaded: ${reasonOf(cause)}`, { cause });
  }
  const modules = Object.values(exported).filter((value): value is Type => typeof value === 'function' && value.name.endsWith('Module'));
  if (modules.length !== 1 || !modules[0])
    throw new StartupError(`${file} must export one class whose name ends in "Module"; it exports ${modules.length}.`);
  return { name, folder, module: modules[0] };
}

/** In one line, and by its shape: anything can be thrown. Node says which file a syntax error is in only at the head of its stack. */
function reasonOf(cause: unknown): string {
  const { name, message = String(cause), stack = '' } = Object(cause) as Partial<Error>;
  const [[reason = ''], [place = '']] = [message.split('\n'), stack.split('\n')];
  return name === 'SyntaxError' && isAbsolute(place) ? `${reason}, in ${place}` : reason;
}
