import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { discoverClasses } from '../../platform/discover';
import { StartupError } from '../../platform/errors';
import { AgentNotFound } from '../ai.errors';
import { Prompts } from '../prompts/prompts';
import { type NamedTool, Tools } from '../tools/tools';
import { Agent, type AgentDeclaration, declarationOf } from './agent';

/** An agent, checked: its prompt is there, its tools are there, and so is whom it hands off to. */
export interface KnownAgent {
  name: string;
  description: string;
  prompt: string;
  tools: NamedTool[];
  handsOffTo: string[];
}

/** Every `@Agent`, of the chapters and of extensions. */
@Injectable()
export class Agents implements OnApplicationBootstrap {
  private readonly agents = new Map<string, KnownAgent>();
  private firstName = '';

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly prompts: Prompts,
    private readonly tools: Tools,
  ) {}

  /** By now tools and prompts have been discovered. */
  onApplicationBootstrap(): void {
    const declared = [...discoverClasses(this.discovery, Agent).values()].map(declarationOf);
    for (const agent of declared) this.agents.set(agent.name, this.checked(agent, declared));
    const first = declared.filter(({ isFirst }) => isFirst);
    if (first.length > 1)
      throw new StartupError(`Two agents say isFirst: ${first.map(({ name }) => name).join(' and ')}. A question begins with one.`);
    this.firstName = (first[0] ?? declared[0])?.name ?? '';
  }

  all(): KnownAgent[] {
    return [...this.agents.values()];
  }

  /** By its name; without one, the agent that questions begin with. */
  get(name = this.firstName): KnownAgent {
    const agent = this.agents.get(name);
    if (!agent) throw new AgentNotFound({ name });
    return agent;
  }

  private checked(agent: AgentDeclaration, declared: AgentDeclaration[]): KnownAgent {
    const { name, description, instructions, handsOffTo = [] } = agent;
    const broken = (reason: string): StartupError => new StartupError(`The agent ${name} is broken: ${reason}.`);
    const variables = this.prompts.find(instructions)?.config.input_variables.map((variable) => variable.name);
    if (!variables) throw broken(`its instructions are to be the prompt ${instructions}, which is not there`);
    if (!variables.includes('question')) throw broken(`its prompt ${instructions} has no variable "question"`);
    const tools = agent.tools.map((tool) => {
      const found = this.tools.find(tool);
      if (!found) throw broken(`it is to use ${tool}, and no @Plugin has such a @Tool`);
      return found;
    });
    const offered = this.tools.all().flatMap(([, tool]) => (tool.offeredTo?.includes(name) && !tools.includes(tool) ? [tool] : []));
    const unknown = [...handsOffTo, ...(agent.takesOverFrom ?? [])].find((other) => !declared.some((each) => each.name === other));
    if (unknown) throw broken(`it names the agent "${unknown}", which is not there`);
    const invited = declared.filter(({ takesOverFrom = [] }) => takesOverFrom.includes(name)).map((other) => other.name);
    return { name, description, prompt: instructions, tools: [...tools, ...offered], handsOffTo: [...new Set([...handsOffTo, ...invited])] };
  }
}
