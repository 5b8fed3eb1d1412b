import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Environment } from '../../platform/environment';
import { StartupError } from '../../platform/errors';
import { shownPath } from '../../platform/shown-path';
import { internalName, publicName } from '../functions/function-name';
import { Tools } from '../tools/tools';
import { callsOf, makePrompt, type Prompt } from './prompt';
import { broken, type PromptSource, readFolder, readYaml } from './prompt-source';
import type { FunctionCall } from './template';

/** `dist/src`, or `src` under a test: the folder whose folders are the chapters. */
const CHAPTERS = join(__dirname, '..', '..');
const NAME = /^[A-Za-z0-9_-]{1,64}$/;
/** How many prompts may wait for each other's answers: a call in a template is a request to a model. */
const MAX_DEPTH = 3;

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
    for (const prompt of this.prompts.values()) {
      const refused = this.refusal(prompt);
      if (refused) throw broken(prompt.file, refused.line, refused.reason);
    }
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
      const folder = join(plugins, plugin);
      for (const name of foldersIn(folder)) this.read(plugin, join(folder, name), readFolder);
      for (const name of yamlFilesIn(folder)) this.read(plugin, join(folder, name), readYaml);
    }
  }

  private read(plugin: string, path: string, read: (path: string) => PromptSource): void {
    const source = read(path);
    if (!NAME.test(plugin) || !NAME.test(source.function))
      throw new StartupError(`The prompt ${shownPath(path)} has a name that is not made of letters, digits, _ and -.`);
    this.add(makePrompt(plugin, source));
  }

  private add(prompt: Prompt): void {
    const earlier = this.prompts.get(prompt.name);
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
    this.prompts.set(prompt.name, prompt);
  }

  /** Why the calls of a template cannot be made, if so: told before it is used, so that no prompt is silently wrong later. */
  refusal(prompt: Prompt, callers: string[] = []): { reason: string; line?: number } | undefined {
    const way = [...callers, prompt.name];
    if (callers.includes(prompt.name)) return { reason: `it calls itself: ${way.map(publicName).join(' → ')}` };
    if (way.length > MAX_DEPTH) return { reason: `${way.map(publicName).join(' → ')} are more than ${MAX_DEPTH} prompts that wait for each other` };
    for (const call of callsOf(prompt)) {
      const called = this.called(call);
      const reason = called ? wrongArguments(call, called, prompt) : this.tools.refusal(call);
      if (reason) return { reason, line: call.line };
      const deeper = called && this.refusal(called, way);
      if (deeper) return { reason: deeper.reason, line: call.line };
    }
    return undefined;
  }

  /** The prompt that a `{{plugin.function}}` calls; undefined when it calls a tool. */
  called({ function: name }: FunctionCall): Prompt | undefined {
    return this.tools.find(name) ? undefined : this.prompts.get(internalName(name));
  }
}

/** What another prompt is given: its first variable without a name, others by name, and what both call the same. As in Semantic Kernel. */
function wrongArguments(call: FunctionCall, called: Prompt, caller: Prompt): string | undefined {
  const variables = called.config.input_variables;
  const names = variables.map(({ name }) => name);
  const unknown = Object.keys(call.named).find((name) => !names.includes(name));
  if (unknown) return `it gives ${call.function} the argument "${unknown}", which that prompt does not have`;
  if (call.first && names.length === 0) return `it gives ${call.function} a value, and that prompt has no variable`;
  const own = caller.config.input_variables.map(({ name }) => name);
  const given = new Set([...(call.first ? names.slice(0, 1) : []), ...Object.keys(call.named), ...own]);
  const missing = variables.find(({ name, is_required: isRequired, default: fallback }) => isRequired && fallback === undefined && !given.has(name));
  return missing && `it calls ${call.function} without "${missing.name}", which that prompt requires`;
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
