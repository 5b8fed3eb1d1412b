import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../platform/clock';
import { isInTransaction } from '../platform/database/open-transactions';
import { Environment } from '../platform/environment';
import { type Amount, Budgets } from './budgets/budgets';
import { Calls } from './calls/calls.service';
import type { Outcome } from './calls/model-call.entity';
import { Prices } from './calls/prices';
import type { Invocation } from './invocation';
import { ask, askStreaming } from './models/ask';
import { failureOf, ModelFailure, type Reply } from './models/failure';
import { Guards, type Pass } from './models/guards';
import { harmless } from './models/harmless';
import { Models, type OpenModel } from './models/models';
import { Pause, retryDelay } from './models/retry';
import { formatOf, repairMessages, schemaInWords, usable } from './models/structured';
import type { Message } from './prompts/render';

/** Fewer than there are in most languages, so that an estimate is rather too high. */
const CHARACTERS_OF_A_TOKEN = 3;

const NOTHING: Reply = { text: '', finishReason: null, tokensIn: null, tokensOut: null };

/** What came of a turn: the value, and the row of the ledger. */
export interface Taken {
  value: unknown;
  callId: string;
  reply: Reply;
}

/** One request to be made to one model. However it goes, it leaves a row in the ledger. */
export class Turn {
  private startedAt = 0;
  private pass: Pass | undefined;
  private isSettled = false;

  constructor(
    private readonly call: Invocation,
    private readonly by: { calls: Calls; enter: Guards['enter']; now: () => number; firstTokenSeconds: number },
    readonly model: OpenModel,
    readonly messages: Message[],
  ) {}

  /** The checked answer; undefined when there was none, for the reason that the invocation keeps. */
  async ask(): Promise<Taken | undefined> {
    const { call, model, messages } = this;
    let reply: Reply;
    let value: unknown;
    try {
      await this.begin();
      reply = await ask(model, messages, call.answerSchema, call.signal);
      value = usable(reply, call.asked.schema);
    } catch (error) {
      await this.failed(error);
      return undefined;
    }
    return this.taken(reply, value);
  }

  /** The same, piece by piece. Once a piece has been seen there is no way back: then a failure is thrown. */
  async *stream(): AsyncGenerator<string, Taken | undefined> {
    let hasBegun = false;
    try {
      await this.begin();
      const pieces = askStreaming(this.model, this.messages, this.call.signal, this.by.firstTokenSeconds, this.call.asked.tools);
      let piece = await pieces.next();
      try {
        for (; !piece.done; piece = await pieces.next()) {
          hasBegun = true;
          yield this.call.asked.details.restored(piece.value);
        }
      } finally {
        if (!piece.done) await pieces.return(NOTHING);
      }
      return await this.taken(piece.value, harmless(piece.value.text));
    } catch (error) {
      if (this.isSettled) throw error;
      const failure = await this.failed(error);
      if (hasBegun) throw failure.problem();
      return undefined;
    } finally {
      // Not settled by now: whoever was reading went away in the middle.
      if (!this.isSettled) await this.settle(undefined, 'cancelled', new ModelFailure('cancelled'));
    }
  }

  /** In the ledger as the model said it; to whoever asked, as they know it. */
  private async taken(reply: Reply, value: unknown): Promise<Taken> {
    const { details } = this.call.asked;
    return { value: details.restored(value), reply: details.restored(reply), callId: await this.settle(reply, 'succeeded') };
  }

  private async begin(): Promise<void> {
    this.pass = await this.by.enter(this.model, this.call.signal);
    this.startedAt = performance.now();
  }

  private async failed(error: unknown): Promise<ModelFailure> {
    const failure = this.named(error);
    this.call.failure = failure;
    // What was not even let in was no request.
    this.isSettled = !this.pass;
    if (this.pass) await this.settle(failure.facts.reply, failure.reason, failure);
    return failure;
  }

  private named(error: unknown): ModelFailure {
    if (this.call.isCancelled) return new ModelFailure('cancelled');
    if (this.call.signal.aborted) return new ModelFailure('timeout');
    return failureOf(error, this.by.now());
  }

  private async settle(reply: Reply | undefined, outcome: Outcome, failure?: ModelFailure): Promise<string> {
    this.isSettled = true;
    this.pass?.leave(failure);
    const { id, provider, name, settings, factory } = this.model;
    return this.by.calls.record(this.call, {
      source: 'model',
      provider,
      model: id,
      parameters: { ...(factory.told?.(name, settings) ?? settings) },
      outcome,
      messages: this.messages,
      reply,
      startedAt: this.startedAt,
    });
  }
}

/** In which order models are asked, and how often: retries of what may pass, one repair of an invalid answer, then the next model. */
@Injectable()
export class Turns {
  private readonly log = new Logger(Turns.name);

  constructor(
    private readonly models: Models,
    private readonly calls: Calls,
    private readonly guards: Guards,
    private readonly budgets: Budgets,
    private readonly prices: Prices,
    private readonly pause: Pause,
    private readonly clock: Clock,
    private readonly environment: Environment,
  ) {}

  /** Goes on for as long as the turns it hands out fail and another is worth taking. A probe is let in to a model that has failed, too. */
  async *of(call: Invocation, { isProbe = false } = {}): AsyncGenerator<Turn> {
    const [first] = call.asked.models;
    if (first === undefined) return;
    // A mistake in the code that asks: it would hold a connection and its locks for as long as the model takes.
    if (isInTransaction()) throw new Error(`${call.asked.name} asks a model inside a database transaction; ask before it, or after.`);
    const most = this.estimate(call, first);
    const reservation = await this.unlessRefused(call, () => this.budgets.reserve(call.asked.caller, most));
    if (!reservation) return;
    try {
      yield* this.withModels(call, isProbe);
    } finally {
      // A provider that broke off may have worked all the same: what was sent counts when nothing is known of what it took.
      const sent = call.attempts > 0 ? most.tokensIn : 0;
      const tokens = call.tokensIn === null && call.tokensOut === null ? sent : (call.tokensIn ?? 0) + (call.tokensOut ?? 0);
      await this.budgets.settle(reservation, { tokens, cost: call.cost });
    }
  }

  private async *withModels(call: Invocation, isProbe: boolean): AsyncGenerator<Turn> {
    for (const id of call.asked.models) {
      const model = await this.open(call, id);
      if (!model) continue;
      yield* this.withModel(call, model, isProbe);
      if (call.signal.aborted) return;
    }
  }

  private async *withModel(call: Invocation, model: OpenModel, isProbe: boolean): AsyncGenerator<Turn> {
    const { answerSchema, asked } = call;
    let messages = answerSchema && !formatOf(model, answerSchema) ? schemaInWords(asked.messages, answerSchema) : asked.messages;
    let isRepaired = false;
    const by = {
      calls: this.calls,
      enter: this.guards[isProbe ? 'probe' : 'enter'].bind(this.guards),
      now: () => this.clock.now().getTime(),
      firstTokenSeconds: this.environment.AI_FIRST_TOKEN_SECONDS,
    };
    for (let retries = 0; ;) {
      call.failure = undefined;
      // Stopped while the work went on: the request under way was the last one.
      if (call.attempts > 0 && !(await this.unlessRefused(call, () => this.budgets.assertRunning(call.asked.caller)))) return;
      yield new Turn(call, by, model, messages);
      const failure = this.lastFailure(call, model.id);
      if (!failure || call.signal.aborted) return;
      if (failure.then === 'repair' && !isRepaired) {
        isRepaired = true;
        messages = [...messages, ...repairMessages(failure, answerSchema)];
        continue;
      }
      const wait = retryDelay(failure, retries, () => this.pause.random());
      if (wait === null || wait >= call.secondsLeft) return;
      retries++;
      if (!(await this.pause.seconds(wait, call.signal))) return;
    }
  }

  /** What the call may come to, with the first of its models. */
  private estimate({ asked }: Invocation, model: string): Amount & { tokensIn: number } {
    const tokensIn = Math.ceil(asked.messages.reduce((sum, { content }) => sum + content.length, 0) / CHARACTERS_OF_A_TOKEN);
    const { maxTokens } = this.models.settings(model, asked.prompt?.config);
    return { tokensIn, tokens: tokensIn + maxTokens, cost: this.prices.cost(model, tokensIn, maxTokens) };
  }

  /** Undefined when the budget says no; the invocation keeps why. */
  private async unlessRefused<T>(call: Invocation, ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error;
      call.failure = error;
      return undefined;
    }
  }

  private async open(call: Invocation, id: string): Promise<OpenModel | undefined> {
    try {
      return await this.models.open(id, call.asked.prompt?.config);
    } catch (error) {
      // The door of a provider, ours or an extension's: whatever it throws means that this model is not to be had.
      call.failure = new ModelFailure('provider-fault', { cause: error });
      this.lastFailure(call, id);
      return undefined;
    }
  }

  private lastFailure(call: Invocation, model: string): ModelFailure | undefined {
    const { failure, asked } = call;
    if (!failure) return undefined;
    const { status, code, cause } = failure.facts;
    const what = { reason: failure.reason, status, code, ...(cause ? { err: cause } : {}) };
    this.log.warn({ ...what, function: asked.name, model, requestId: asked.caller.requestId }, 'A model gave no usable answer');
    return failure;
  }
}
