import { Injectable, type StreamableFile } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Caller } from '../../auth/access';
import { Audit } from '../../platform/audit/audit';
import { FunctionNotFound } from '../ai.errors';
import { Kernel } from '../kernel';
import { Models } from '../models/models';
import { Natives } from '../native/natives';
import { Prompts } from '../prompts/prompts';
import { Wordings } from '../prompts/wordings/wordings.service';
import { EventStreams } from '../streams/event-streams';
import { Tools } from '../tools/tools';
import { internalName, publicName } from './function-name';
import { FunctionAnswer, type FunctionInput, FunctionList, FunctionView, RenderedPrompt, ToolView } from './functions.dto';

/** The door for people who want to see and try what the platform asks its models. What they send is never trusted as instruction. */
@Injectable()
export class Functions {
  constructor(
    private readonly kernel: Kernel,
    private readonly prompts: Prompts,
    private readonly wordings: Wordings,
    private readonly natives: Natives,
    private readonly tools: Tools,
    private readonly models: Models,
    private readonly streams: EventStreams,
    private readonly audit: Audit,
    private readonly dataSource: DataSource,
  ) {}

  list(): FunctionList {
    const names = new Set([...this.prompts.all().map((prompt) => prompt.name), ...this.natives.names()]);
    return Object.assign(new FunctionList(), {
      functions: [...names].sort().map((name) => this.view(name)),
      tools: this.tools.all().map(([name, tool]) => toolView(name, tool)),
    });
  }

  get(name: string): FunctionView {
    const internal = internalName(name);
    if (!this.prompts.find(internal) && !this.natives.has(internal)) throw new FunctionNotFound({ name });
    return this.view(internal);
  }

  async render(caller: Caller, name: string, { variables = {} }: FunctionInput): Promise<RenderedPrompt> {
    const messages = await this.kernel.render(caller, internalName(name), variables, { isTrusted: false });
    const prompt = await this.wordings.inUse(caller, internalName(name));
    return Object.assign(new RenderedPrompt(), { messages, promptHash: prompt?.hash ?? '' });
  }

  async invoke(caller: Caller, name: string, { variables = {} }: FunctionInput, signal: AbortSignal): Promise<FunctionAnswer> {
    await this.recordRun(caller, name);
    const answer = await this.kernel.invoke<unknown>(caller, internalName(name), variables, { isTrusted: false, signal });
    return Object.assign(new FunctionAnswer(), answer);
  }

  stream(caller: Caller, name: string, { variables = {} }: FunctionInput, lastEventId?: string): Promise<StreamableFile> {
    const route = `functions/${internalName(name)}`;
    return this.streams.open(
      caller,
      { route, body: { variables }, lastEventId },
      async function* (this: Functions, signal: AbortSignal) {
        await this.recordRun(caller, name);
        for await (const event of this.kernel.stream(caller, internalName(name), variables, { isTrusted: false, signal })) {
          yield event.type === 'text-delta'
            ? { event: event.type, data: { text: event.text } }
            : { event: event.type, data: event.answer, isLast: true };
        }
      }.bind(this),
    );
  }

  /** Before it is asked, so that what fails on the way stands there, too. What came of it is in the ledger, under the same request id. */
  private async recordRun(caller: Caller, name: string): Promise<void> {
    const entry = { event: 'sensitive_create', target: { noun: 'function_run' }, facts: { function: this.get(name).name } } as const;
    await this.dataSource.transaction((manager) => this.audit.record(manager, caller, entry));
  }

  private view(name: string): FunctionView {
    const prompt = this.prompts.find(name);
    const config = prompt?.config;
    return Object.assign(new FunctionView(), {
      name: publicName(name),
      description: config?.description ?? 'Answered by rules alone.',
      answeredBy: [...(prompt ? (['model'] as const) : []), ...(this.natives.has(name) ? (['rules'] as const) : [])],
      variables: (config?.input_variables ?? []).map((variable) => ({
        name: variable.name,
        description: variable.description,
        isRequired: variable.is_required,
        isData: variable.is_data,
        default: variable.default ?? null,
      })),
      tier: config?.tier ?? null,
      models: config ? this.models.chain(config.tier, name, config.model) : [],
      promptHash: prompt?.hash ?? null,
    });
  }
}

function toolView(name: string, tool: { description: string; schema: z.ZodType }): ToolView {
  return Object.assign(new ToolView(), {
    name,
    description: tool.description,
    input: z.toJSONSchema(tool.schema, { io: 'input', unrepresentable: 'any' }),
  });
}
