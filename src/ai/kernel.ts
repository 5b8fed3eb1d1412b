import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { ZodType } from 'zod';
import type { Caller } from '../auth/access';
import { Environment } from '../platform/environment';
import { CallCancelled, FunctionNotFound, NeedsModel, NotAPrompt, NotStreamable } from './ai.errors';
import { ContactDetails } from './blinding/contact-details';
import { Calls } from './calls/calls.service';
import type { Source } from './calls/model-call.entity';
import { publicName } from './functions/function-name';
import { Invocation } from './invocation';
import { ModelFailure } from './models/failure';
import { Models, RULES } from './models/models';
import { Natives } from './native/natives';
import type { Prompt } from './prompts/prompt';
import { Prompts } from './prompts/prompts';
import { argumentsOf, type Message, render, resolveVariables } from './prompts/render';
import type { ToolCall, ToolOffer } from './tools/tool-call';
import { Wordings } from './prompts/wordings/wordings.service';
import { asText, Tools } from './tools/tools';
import { Turns } from './turns';

/** About 32,000 tokens. Every provider counts them in its own way; a byte of UTF-8 comes to much the same in most scripts, a character does not. */
const MAX_INPUT_BYTES = 120_000;

export interface InvokeOptions<T> {
  /** The shape of the answer; without it, the one that the prompt declares, else plain text. */
  schema?: ZodType<T>;
  /** What the native function is given, when rules answer. Variables are strings for the template alone. */
  input?: unknown;
  signal?: AbortSignal;
  /** What the call is about, for the ledger: `order:<id>`. */
  subject?: string;
  /** False: the rules answer, even when a model is configured. */
  useModel?: boolean;
  /** False when the variables come from outside: then none of them stands among the instructions. */
  isTrusted?: boolean;
  /** A round of an agent: what surrounds the prompt, and what the model may ask for. */
  exchange?: Exchange;
}

export interface Exchange {
  /** Said to the model behind the instructions of the prompt. */
  notice: string;
  /** What was said before the question. */
  history: Message[];
  /** What came after it so far: calls of tools, and their results. */
  trail: Message[];
  tools: ToolOffer[];
}

/** What a model said in a round: words, calls of tools, or both. */
export type Said = Omit<Answer<string>, 'degraded'> & { toolCalls: ToolCall[] };

export interface Answer<T> {
  value: T;
  source: Source;
  /** `provider:model`, or `rules`. */
  model: string;
  /** The row of the ledger that gave the answer. */
  callId: string;
  /** Which wording of the prompt was used; empty for a function that has none. */
  promptHash: string;
  /** Why no model answered although one is configured. */
  degraded?: string;
  tokensIn: number | null;
  tokensOut: number | null;
}

export type StreamEvent = { type: 'text-delta'; text: string } | { type: 'usage'; answer: Omit<Answer<string>, 'value'> };

/** How a prompt is rendered: what of it comes from outside, and whether it is only shown, so that no model may be called for it. */
interface Use {
  untrusted: ReadonlySet<string>;
  details: ContactDetails;
  isShown?: boolean;
  signal?: AbortSignal | undefined;
}

/** The one way to ask a model anything: render → ask → check → record, and rules where there is no model or none that answers. */
@Injectable()
export class Kernel implements OnApplicationBootstrap {
  constructor(
    private readonly prompts: Prompts,
    private readonly wordings: Wordings,
    private readonly natives: Natives,
    private readonly tools: Tools,
    private readonly models: Models,
    private readonly turns: Turns,
    private readonly calls: Calls,
    private readonly environment: Environment,
  ) {}

  onApplicationBootstrap(): void {
    for (const { name, config } of this.prompts.all()) if (config.model) this.models.expect(config.model, publicName(name));
  }

  /** Never inside a database transaction: it may take a minute. */
  async invoke<T = string>(caller: Caller, name: string, variables: Record<string, string>, options: InvokeOptions<T> = {}): Promise<Answer<T>> {
    const call = await this.begin(caller, name, variables, options);
    for await (const turn of this.turns.of(call)) {
      const taken = await turn.ask();
      if (taken) return { value: taken.value as T, ...this.provenance(call, 'model', turn.model.id, taken.callId) };
    }
    return this.byRules<T>(call, options);
  }

  /** The answer as it comes. Only until its first words are another model, or rules, an alternative. */
  async *stream(caller: Caller, name: string, variables: Record<string, string>, options: InvokeOptions<string> = {}): AsyncGenerator<StreamEvent> {
    const call = await this.begin(caller, name, variables, options);
    if (call.asked.schema) throw new NotStreamable({ name: publicName(name) });
    for await (const turn of this.turns.of(call)) {
      const pieces = turn.stream();
      let piece = await pieces.next();
      try {
        for (; !piece.done; piece = await pieces.next()) yield { type: 'text-delta', text: piece.value };
      } finally {
        await pieces.return(undefined);
      }
      if (!piece.value) continue;
      yield { type: 'usage', answer: this.provenance(call, 'model', turn.model.id, piece.value.callId) };
      return;
    }
    const { value, ...provenance } = await this.byRules<string>(call, options);
    yield { type: 'text-delta', text: value };
    yield { type: 'usage', answer: provenance };
  }

  /** One round of an agent, as it comes. Rules have no say here: whoever runs the agent knows what to do without a model. */
  async *converse(caller: Caller, name: string, variables: Record<string, string>, options: InvokeOptions<string>): AsyncGenerator<string, Said> {
    const call = await this.begin(caller, name, variables, options);
    for await (const turn of this.turns.of(call)) {
      const taken = yield* turn.stream();
      if (!taken) continue;
      const { text, toolCalls = [] } = taken.reply;
      return { value: text, toolCalls, ...this.provenance(call, 'model', turn.model.id, taken.callId) };
    }
    if (call.isCancelled) throw new CallCancelled();
    throw call.failure?.problem() ?? new NeedsModel({ name: publicName(name) });
  }

  /** The exact messages that a model would be sent. No model is called; tools of the template are. */
  async render(caller: Caller, name: string, variables: Record<string, string>, options: { isTrusted?: boolean } = {}): Promise<Message[]> {
    const prompt = await this.wordings.inUse(caller, name);
    if (!prompt) throw this.natives.has(name) ? new NotAPrompt({ name: publicName(name) }) : new FunctionNotFound({ name: publicName(name) });
    const use = { untrusted: untrusted(variables, options), details: new ContactDetails(), isShown: true };
    return this.messages(caller, prompt, resolveVariables(prompt, variables), use);
  }

  private async begin<T>(caller: Caller, name: string, variables: Record<string, string>, options: InvokeOptions<T>): Promise<Invocation> {
    const prompt = await this.wordings.inUse(caller, name);
    if (!prompt && !this.natives.has(name)) throw new FunctionNotFound({ name: publicName(name) });
    const values = prompt ? resolveVariables(prompt, variables) : variables;
    const models = prompt && options.useModel !== false ? this.models.chain(prompt.config.tier, name, prompt.config.model) : [];
    const details = new ContactDetails();
    const use = { untrusted: untrusted(variables, options), details, signal: options.signal };
    const rendered = prompt && models.length > 0 ? await this.messages(caller, prompt, values, use) : [];
    const messages = options.exchange ? within(options.exchange, rendered, details) : rendered;
    const isTooLong = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0) > MAX_INPUT_BYTES;
    const schema = options.schema ?? prompt?.output;
    const asked = {
      caller,
      name,
      prompt,
      values,
      schema,
      subject: options.subject ?? null,
      models: isTooLong ? [] : models,
      messages,
      details,
      tools: options.exchange?.tools,
    };
    const call = new Invocation(asked, this.environment.AI_TIMEOUT_SECONDS, options.signal);
    if (isTooLong) call.failure = new ModelFailure('input-too-long');
    return call;
  }

  private messages(caller: Caller, prompt: Prompt, values: Record<string, string>, use: Use): Promise<Message[]> {
    return render(prompt, use.details.ofValues(values, use.untrusted), {
      untrusted: use.untrusted,
      callFunction: async (call, concealed) => {
        const given = use.details.restored(concealed);
        const called = this.prompts.called(call);
        if (!called) return this.tools.call(caller, call.function, given);
        if (use.isShown) return `(what ${call.function} answers)`;
        const variables = argumentsOf(called.config.input_variables.map(({ name }) => name), given); // prettier-ignore
        const { value } = await this.invoke<unknown>(caller, called.name, variables, { isTrusted: false, ...(use.signal && { signal: use.signal }) });
        return asText(value);
      },
    });
  }

  /** The answer without a model, labelled so; and the typed failure where there is none. */
  private async byRules<T>(call: Invocation, options: InvokeOptions<T>): Promise<Answer<T>> {
    const { caller, name, values, schema } = call.asked;
    if (call.isCancelled) throw new CallCancelled();
    if (!this.natives.has(name) || (options.input === undefined && !this.natives.takesVariables(name))) {
      throw call.failure?.problem() ?? new NeedsModel({ name: publicName(name) });
    }
    const startedAt = performance.now();
    const given = await this.natives.answer(name, options.input ?? values, caller);
    const value = (schema ? schema.parse(given) : given) as T;
    const callId = await this.calls.record(call, {
      source: RULES,
      provider: RULES,
      model: RULES,
      parameters: {},
      outcome: 'succeeded',
      reply: undefined,
      startedAt,
    });
    const provenance = this.provenance(call, RULES, RULES, callId);
    return { value, ...provenance, ...(call.failure && { degraded: call.failure.reason }) };
  }

  private provenance(call: Invocation, source: Source, model: string, callId: string): Omit<Answer<unknown>, 'value'> {
    return { source, model, callId, promptHash: call.asked.prompt?.hash ?? '', tokensIn: call.tokensIn, tokensOut: call.tokensOut };
  }
}

/** The messages of the prompt with the conversation around its question. */
function within({ notice, history, trail }: Exchange, rendered: Message[], details: ContactDetails): Message[] {
  const instructions = rendered.filter(({ role }) => role === 'system').map(({ content }) => content);
  const rest = rendered.filter(({ role }) => role !== 'system');
  return [{ role: 'system', content: [...instructions, notice].join('\n\n') }, ...details.ofMessages(history), ...rest, ...details.ofMessages(trail)];
}

/** The variables that were given from outside; a default of ours is not. */
function untrusted(variables: Record<string, string>, { isTrusted = true }: { isTrusted?: boolean }): ReadonlySet<string> {
  return new Set(isTrusted ? [] : Object.keys(variables));
}
