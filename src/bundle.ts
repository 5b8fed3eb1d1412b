import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire, wrap } from 'node:module';
import { dirname, join } from 'node:path';
import { constants, Script } from 'node:vm';

type Server = typeof import('./serve');

/** All modules that a start needs in one file, and the code that V8 made of them: both by `scripts/bundle.js`. */
const FILE = join(__dirname, '../assay.js');
const COMPILED = join(__dirname, '../assay.compiled');

/** The server as one file, which starts in little more than half of the time; undefined where the build made none, as under `nest start --watch`. */
export function bundledServer(): Server | undefined {
  return existsSync(FILE) ? serverOf(script(existsSync(COMPILED) ? readFileSync(COMPILED) : undefined)) : undefined;
}

/** For the build: runs what a start runs before it looks at its environment, and keeps what was compiled on the way. */
export async function keepCompiled(): Promise<void> {
  const made = script();
  await serverOf(made).theApplication();
  writeFileSync(COMPILED, made.createCachedData());
}

/** Code of another version of Node, or made under other flags, is not taken; then it is compiled again. */
function script(cachedData?: Buffer): Script {
  const loader = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  return new Script(wrap(readFileSync(FILE, 'latin1')), { filename: FILE, cachedData, importModuleDynamically: loader });
}

function serverOf(made: Script): Server {
  const module = { exports: {} };
  const called = made.runInThisContext() as (...scope: unknown[]) => void;
  called(module.exports, createRequire(FILE), module, FILE, dirname(FILE));
  return module.exports as Server;
}
