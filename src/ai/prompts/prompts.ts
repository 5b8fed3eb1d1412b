import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Environment } from '../../platform/environment';
import { internalName, publicName } from '../functions/function-name';
import { Tools } from '../tools/tools';
import { callsOf, type Prompt } from './prompt';
import { readPrompts } from './prompt-folders';
import { broken } from './prompt-source';
import type { FunctionCall } from './template';

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
    for (const [name, prompt] of readPrompts(this.environment)) this.prompts.set(name, prompt);
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
