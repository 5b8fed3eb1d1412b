import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Caller } from '../../auth/access';
import { discoverClasses } from '../../platform/discover';
import { StartupError } from '../../platform/errors';
import { ToolRefused } from '../ai.errors';
import type { FunctionCall } from '../prompts/template';
import { type DeclaredTool, Plugin, toolsOf } from './tool';

type ToolMethod = (input: unknown, caller: Caller) => unknown;
/** A tool by the name under which a model or a template knows it: `plugin.tool`. */
export type NamedTool = DeclaredTool & { run: ToolMethod };

/** What models and templates may call, discovered from `@Plugin` classes. */
@Injectable()
export class Tools implements OnModuleInit {
  private readonly tools = new Map<string, NamedTool>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const [pluginName, plugin] of discoverClasses(this.discovery, Plugin)) {
      for (const tool of toolsOf(plugin.constructor)) {
        const name = `${pluginName}.${tool.name}`;
        if (this.tools.has(name))
          throw new StartupError(`Two methods of ${plugin.constructor.name} claim the tool ${name}. Give one of them another name.`);
        this.tools.set(name, { ...tool, run: (input, caller) => (plugin as Record<string, ToolMethod>)[tool.method]?.(input, caller) });
      }
    }
  }

  all(): [string, NamedTool][] {
    return [...this.tools];
  }

  /** Why a template may not make this call, if so. Told at start, so that no prompt is silently wrong later. */
  refusal(call: FunctionCall): string | undefined {
    const tool = this.tools.get(call.function);
    if (!tool) return `it calls ${call.function}, and no @Plugin has such a @Tool (a template may call tools; it cannot call another prompt)`;
    const unknown = Object.keys(call.named).find((name) => !(name in tool.schema.shape));
    return unknown && `it gives ${call.function} the argument "${unknown}", which the tool does not have`;
  }

  /** Runs a tool as the caller. A value without a name goes to the first parameter, as in Semantic Kernel. */
  async call(caller: Caller, name: string, first: string | undefined, named: Record<string, unknown>): Promise<string> {
    const tool = this.tools.get(name);
    if (!tool) throw new ToolRefused({ name, reason: 'there is no such tool' });
    const [firstParameter] = Object.keys(tool.schema.shape);
    const given = first === undefined || !firstParameter ? named : { [firstParameter]: first, ...named };
    const parsed = tool.schema.safeParse(given);
    if (!parsed.success)
      throw new ToolRefused({ name, reason: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') });
    const result = await tool.run(parsed.data, caller);
    return typeof result === 'string' ? result : JSON.stringify(result ?? null);
  }
}
