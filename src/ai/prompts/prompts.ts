import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Environment } from '../../platform/environment';
import { StartupError } from '../../platform/errors';
import { Tools } from '../tools/tools';
import { type Prompt, readPrompt } from './prompt-folder';

/** `dist/src`, or `src` under a test: the folder whose folders are the chapters. */
const CHAPTERS = join(__dirname, '..', '..');
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** Every prompt of the application: of the chapters, the extensions and PLUGINS_DIR. Read once, at start. */
@Injectable()
export class Prompts implements OnModuleInit, OnApplicationBootstrap {
  private readonly prompts = new Map<string, Prompt>();

  constructor(
    private readonly environment: Environment,
    private readonly tools: Tools,
  ) {}

  onModuleInit(): void {
    for (const folder of this.pluginFolders()) this.load(folder);
  }

  /** By now every tool has been discovered. */
  onApplicationBootstrap(): void {
    for (const prompt of this.prompts.values()) this.assertCallable(prompt);
  }

  find(name: string): Prompt | undefined {
    return this.prompts.get(name);
  }

  all(): Prompt[] {
    return [...this.prompts.values()];
  }

  /** The folders that hold plugins, least to most particular: a later one may override an earlier one. */
  private pluginFolders(): string[] {
    const { PLUGINS_DIR, EXTENSIONS_DIR } = this.environment;
    const parents = [CHAPTERS, join(CHAPTERS, 'extensions'), ...(EXTENSIONS_DIR ? [resolve(EXTENSIONS_DIR)] : [])];
    const folders = parents.flatMap((parent) => foldersIn(parent).map((name) => join(parent, name, 'plugins')));
    if (PLUGINS_DIR && !existsSync(PLUGINS_DIR))
      throw new StartupError(`PLUGINS_DIR is ${PLUGINS_DIR}, which is not there. Create the folder or unset the variable.`);
    return [...folders, ...(PLUGINS_DIR ? [resolve(PLUGINS_DIR)] : [])];
  }

  private load(plugins: string): void {
    for (const plugin of foldersIn(plugins)) {
      for (const name of foldersIn(join(plugins, plugin))) {
        const folder = join(plugins, plugin, name);
        if (!NAME.test(plugin) || !NAME.test(name))
          throw new StartupError(`The prompt folder ${shown(folder)} has a name that is not made of letters, digits, _ and -.`);
        this.add(readPrompt(`${plugin}/${name}`, folder));
      }
    }
  }

  private add(prompt: Prompt): void {
    const earlier = this.prompts.get(prompt.name);
    const here = shown(prompt.folder);
    if (earlier && !prompt.config.overrides) {
      throw new StartupError(
        `The prompt ${prompt.name} is in ${shown(earlier.folder)} and again in ${here}. Rename it, or set "overrides": true in its config.json.`,
      );
    }
    if (!earlier && prompt.config.overrides) {
      throw new StartupError(
        `The prompt ${here} says "overrides": true, but there is no ${prompt.name} before it. Correct the names of its folders, or leave "overrides" out.`,
      );
    }
    this.prompts.set(prompt.name, prompt);
  }

  private assertCallable(prompt: Prompt): void {
    for (const part of prompt.sections.flatMap((section) => section.parts)) {
      if (part.kind !== 'call') continue;
      const refused = this.tools.refusal(part);
      if (refused) throw new StartupError(`The prompt ${shown(join(prompt.folder, 'skprompt.txt'))}:${part.line} is broken: ${refused}.`);
    }
  }
}

function foldersIn(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}

function shown(path: string): string {
  return relative(process.cwd(), path);
}
