import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../platform/clock';
import { Calls } from './calls/calls.service';
import type { Outcome } from './calls/model-call.entity';
import type { Invocation } from './invocation';
import { ask, askStreaming } from './models/ask';
import { failureOf, ModelFailure, type Reply } from './models/failure';
import { Models, type OpenModel } from './models/models';
import { Pause, retryDelay } from './models/retry';
import { repairMessages, schemaInWords, usable } from './models/structured';
import type { Message } from './prompts/render';

/** What came of a turn: the value, and the row of the ledger. */
export interface Taken {
  value: unknown;
  callId: string;
  reply: Reply;
}

/** One request to be made to one model. However it goes, it leaves a row in the ledger. */
export class Turn {
  private readonly startedAt = performance.now();
  private isSettled = false;

  constructor(
    private readonly call: Invocation,
    private readonly calls: Calls,
    private readonly now: () => number,
    readonly model: OpenModel,
    readonly messages: Message[],
  ) {}

  /** The checked answer; undefined when there was none, for the reason that the invocation keeps. */
  async ask(): Promise<Taken | undefined> {
    const { call, model, messages } = this;
    let reply: Reply;
    let value: unknown;
    try {
      reply = await ask(model, messages, call.answerSchema, call.signal);
      value = usable(reply, call.asked.schema);
    } catch (error) {
      await this.failed(error);
      return undefined;
    }
    return { value, reply, callId: await this.settle(reply, 'succeeded') };
  }

  /** The same, piece by piece. Once a piece has been seen there is no way back: then a failure is thrown. */
  async *stream(): AsyncGenerator<string, Taken | undefined> {
    let hasBegun = false;
    const pieces = askStreaming(this.model, this.messages, this.call.signal, this.call.asked.tools);
    try {
      let piece = await pieces.next();
      for (; !piece.done; piece = await pieces.next()) {
        hasBegun = true;
        yield piece.value;
      }
      return { value: piece.value.text, reply: piece.value, callId: await this.settle(piece.value, 'succeeded') };
    } catch (error) {
      if (this.isSettled) throw error;
      const failure = await this.failed(error);
      if (hasBegun) throw failure.problem();
      return undefined;
    } finally {
      // Not settled by now: whoever was reading went away in the middle.
      if (!this.isSettled) {
        await pieces.return({ text: '', finishReason: null, tokensIn: null, tokensOut: null });
        await this.settle(undefined, 'cancelled');
      }
    }
  }

  private async failed(error: unknown): Promise<ModelFailure> {
    const failure = this.named(error);
    this.call.failure = failure;
    await this.settle(failure.facts.reply, failure.reason);
    return failure;
  }

  private named(error: unknown): ModelFailure {
    if (this.call.isCancelled) return new ModelFailure('cancelled');
    if (this.call.signal.aborted) return new ModelFailure('timeout');
    return failureOf(error, this.now());
  }

  private async settle(reply: Reply | undefined, outcome: Outcome): Promise<string> {
    this.isSettled = true;
    const { id, provider, settings } = this.model;
    this.call.count(reply);
    return this.calls.record(this.call, {
      source: 'model',
      provider,
      model: id,
      parameters: { ...settings },
      outcome,
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
    private readonly pause: Pause,
    private readonly clock: Clock,
  ) {}

  /** Goes on for as long as the turns it hands out fail and another is worth taking. */
  async *of(call: Invocation): AsyncGenerator<Turn> {
    for (const id of call.asked.models) {
      const model = await this.open(call, id);
      if (!model) continue;
      yield* this.withModel(call, model);
      if (call.signal.aborted) return;
    }
  }

  private async *withModel(call: Invocation, model: OpenModel): AsyncGenerator<Turn> {
    const { answerSchema, asked } = call;
    let messages = answerSchema && !model.factory.structured ? schemaInWords(asked.messages, answerSchema) : asked.messages;
    let isRepaired = false;
    for (let retries = 0; ;) {
      call.failure = undefined;
      yield new Turn(call, this.calls, () => this.clock.now().getTime(), model, messages);
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
