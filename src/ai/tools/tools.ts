import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Caller } from '../../auth/access';
import { discoverClasses } from '../../platform/discover';
import { StartupError } from '../../platform/errors';
import { ToolNotPermitted, ToolRefused } from '../ai.errors';
import type { FunctionCall } from '../prompts/template';
import { argumentsOf, type Given } from '../prompts/render';
import { type DeclaredTool, Plugin, toolsOf } from './tool';

type ToolMethod = (input: unknown, caller: Caller) => unknown;
/** A tool by the name under which a model or a template knows it: `plugin.tool`. */
export type NamedTool = DeclaredTool & {
  fullName: string;
  run: ToolMethod;
  /** What it would do, for the person who is asked. */
  tell: ToolMethod;
};

/** What models and templates may call, discovered from `@Plugin` classes. */
@Injectable()
export class Tools implements OnModuleInit {
  private readonly tools = new Map<string, NamedTool>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const [pluginName, plugin] of discoverClasses(this.discovery, Plugin)) {
      for (const tool of toolsOf(plugin.constructor)) this.add(`${pluginName}.${tool.name}`, tool, plugin as Record<string, ToolMethod>);
    }
  }

  all(): [string, NamedTool][] {
    return [...this.tools];
  }

  find(name: string): NamedTool | undefined {
    return this.tools.get(name);
  }

  /** Why a template may not make this call, if so. Told at start, so that no prompt is silently wrong later. */
  refusal(call: FunctionCall): string | undefined {
    const tool = this.tools.get(call.function);
    if (!tool) return `it calls ${call.function}, and there is neither a @Tool nor a prompt of that name`;
    if (tool.writes) return `it calls ${call.function}, which changes something; a template may only read`;
    const unknown = Object.keys(call.named).find((name) => !(name in tool.schema.shape));
    return unknown && `it gives ${call.function} the argument "${unknown}", which the tool does not have`;
  }

  /** For a template: runs a tool as the caller. */
  async call(caller: Caller, name: string, given: Given): Promise<string> {
    const tool = this.tools.get(name);
    if (!tool || tool.writes)
      throw new ToolRefused({ name, reason: tool ? 'it changes something, and a template may only read' : 'there is no such tool' });
    const input = this.checked(caller, tool, argumentsOf(Object.keys(tool.schema.shape), given));
    return asText(await tool.run(input, caller));
  }

  /** What the tool may be given: the caller holds its permission, and the arguments fit its schema. */
  checked(caller: Caller, tool: NamedTool, given: unknown): unknown {
    if (!caller.can(tool.can)) throw new ToolNotPermitted({ name: tool.fullName, permission: tool.can });
    const parsed = tool.schema.safeParse(given);
    if (parsed.success) return parsed.data;
    const reason = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the arguments'}: ${issue.message}`).join('; ');
    throw new ToolRefused({ name: tool.fullName, reason });
  }

  private add(fullName: string, tool: DeclaredTool, plugin: Record<string, ToolMethod>): void {
    const owner = plugin.constructor.name;
    if (this.tools.has(fullName)) throw new StartupError(`Two methods of ${owner} claim the tool ${fullName}. Give one of them another name.`);
    if (tool.preview && typeof plugin[tool.preview] !== 'function')
      throw new StartupError(`The tool ${fullName} names the preview "${tool.preview}", and ${owner} has no such method.`);
    const method =
      (name: string): ToolMethod =>
      (input, caller) =>
        plugin[name]?.(input, caller);
    const tell: ToolMethod = tool.preview ? method(tool.preview) : () => tool.description;
    this.tools.set(fullName, { ...tool, fullName, run: method(tool.method), tell });
  }
}

export function asText(result: unknown): string {
  return typeof result === 'string' ? result : JSON.stringify(result ?? null);
}
