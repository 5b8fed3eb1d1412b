import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Environment } from '../../platform/environment';
import { StartupError } from '../../platform/errors';
import { shownPath } from '../../platform/shown-path';
import { makePrompt, type Prompt } from './prompt';
import { type PromptSource, readFolder, readYaml } from './prompt-source';

/** `dist/src`, or `src` under a test: the folder whose folders are the chapters. */
const CHAPTERS = join(__dirname, '..', '..');
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

const known = new WeakMap<Environment, ReadonlyMap<string, Prompt>>();

/** Every prompt of the chapters, the extensions and PLUGINS_DIR, by its name; read once. A broken one is a StartupError. */
export function readPrompts(environment: Environment): ReadonlyMap<string, Prompt> {
  const earlier = known.get(environment);
  if (earlier) return earlier;
  const prompts = new Map<string, Prompt>();
  for (const folder of pluginFolders(environment)) load(prompts, folder);
  known.set(environment, prompts);
  return prompts;
}

/** The folders that hold plugins, least to most particular: a later one may override an earlier one. */
function pluginFolders({ PLUGINS_DIR, EXTENSIONS_DIR }: Environment): string[] {
  const parents = [CHAPTERS, join(CHAPTERS, 'extensions'), ...(EXTENSIONS_DIR ? [resolve(EXTENSIONS_DIR)] : [])];
  const folders = parents.flatMap((parent) => foldersIn(parent).map((name) => join(parent, name, 'plugins')));
  if (PLUGINS_DIR && !existsSync(PLUGINS_DIR))
    throw new StartupError(`PLUGINS_DIR is ${PLUGINS_DIR}, which is not there. Create the folder or unset the variable.`);
  return [...folders, ...(PLUGINS_DIR ? [resolve(PLUGINS_DIR)] : [])];
}

function load(prompts: Map<string, Prompt>, plugins: string): void {
  for (const plugin of foldersIn(plugins)) {
    const folder = join(plugins, plugin);
    for (const name of foldersIn(folder)) add(prompts, read(plugin, join(folder, name), readFolder));
    for (const name of yamlFilesIn(folder)) add(prompts, read(plugin, join(folder, name), readYaml));
  }
}

function read(plugin: string, path: string, sourceAt: (path: string) => PromptSource): Prompt {
  const source = sourceAt(path);
  if (!NAME.test(plugin) || !NAME.test(source.function))
    throw new StartupError(`The prompt ${shownPath(path)} has a name that is not made of letters, digits, _ and -.`);
  return makePrompt(plugin, source);
}

function add(prompts: Map<string, Prompt>, prompt: Prompt): void {
  const earlier = prompts.get(prompt.name);
  const here = shownPath(placeOf(prompt));
  if (earlier && !prompt.config.overrides) {
    throw new StartupError(
      `The prompt ${prompt.name} is in ${shownPath(placeOf(earlier))} and again in ${here}. Rename it, or set "overrides": true in its configuration.`,
    );
  }
  if (!earlier && prompt.config.overrides) {
    throw new StartupError(
      `The prompt ${here} says "overrides": true, but there is no ${prompt.name} before it. Correct the names of its folders, or leave "overrides" out.`,
    );
  }
  prompts.set(prompt.name, prompt);
}

function yamlFilesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[^.].*\.ya?ml$/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}

function foldersIn(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}

/** The folder of a prompt that is one; else its file. */
function placeOf({ file, folder }: Prompt): string {
  return file.endsWith('skprompt.txt') ? folder : file;
}
