import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Type } from '@nestjs/common';
import { StartupError } from './errors';

/** A folder that adds to the product: a Nest module, and beside it prompts (`plugins/`), rubrics and migrations as it needs. */
export interface Extension {
  name: string;
  folder: string;
  module: Type;
}

/** Every `<name>/<name>.module` below the given folders. One that cannot be loaded stops the start. */
export function findExtensions(parents: readonly string[]): Extension[] {
  return parents.flatMap((parent) => {
    const absolute = resolve(parent);
    if (!existsSync(absolute)) return [];
    return readdirSync(absolute, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => load(entry.name, join(absolute, entry.name)));
  });
}

function load(name: string, folder: string): Extension {
  let exported: Record<string, unknown>;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the name of the file is known only now
    exported = require(join(folder, `${name}.module`)) as Record<string, unknown>;
  } catch (cause) {
    throw new StartupError(`The extension in ${folder} cannot be loaded: ${cause instanceof Error ? cause.message : 'unknown reason'}`, { cause });
  }
  const modules = Object.values(exported).filter((value): value is Type => typeof value === 'function' && value.name.endsWith('Module'));
  if (modules.length !== 1 || !modules[0])
    throw new StartupError(`${join(folder, `${name}.module`)} must export one class whose name ends in "Module"; it exports ${modules.length}.`);
  return { name, folder, module: modules[0] };
}
