import type { Calls } from './calls/calls.service';
import type { Outcome } from './calls/model-call.entity';
import type { Invocation } from './invocation';
import { ask, askStreaming } from './models/ask';
import { failureOf, ModelFailure, type Reply } from './models/failure';
import type { Guards, Pass } from './models/guards';
import { harmless } from './models/harmless';
import type { OpenModel } from './models/models';
import { usable } from './models/structured';
import type { Message } from './prompts/render';

/** Of the time of a call, what a model has to have had for being late to be its own fault. */
const NEARLY_ALL = 0.9;

const NOTHING: Reply = { text: '', finishReason: null, tokensIn: null, tokensOut: null };

/** What came of a turn: the value, and the row of the ledger. */
export interface Taken {
  value: unknown;
  callId: string;
  reply: Reply;
}

/** One request to be made to one model. However it goes, it leaves a row in the ledger. */
export class Turn {
  /** When it went out; until then, when it began to wait for a place. */
  private startedAt = 0;
  /** How long its reader took over the pieces so far, and since when over the one at hand. */
  private readSeconds = 0;
  private toldAt: number | undefined;
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
          this.toldAt = performance.now();
          yield this.call.asked.details.restored(piece.value);
          this.readSeconds += secondsSince(this.toldAt);
          this.toldAt = undefined;
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
    const { call } = this;
    this.startedAt = performance.now();
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(new ModelFailure('too-many-waiting')), call.secondsToBegin * 1000);
    const entering = this.by.enter(this.model, AbortSignal.any([call.signal, waiting.signal]));
    this.pass = await entering.finally(() => clearTimeout(timer));
    this.startedAt = performance.now();
    call.wasSent = true;
    // At once, also when its reader has stopped and nothing goes on here: others wait for the place.
    call.signal.addEventListener('abort', () => this.pass?.leave(this.named(call.signal.reason)), { once: true });
  }

  /** How much of the time was the model's. */
  private get modelSeconds(): number {
    return secondsSince(this.startedAt) - this.readSeconds - (this.toldAt === undefined ? 0 : secondsSince(this.toldAt));
  }

  private async failed(error: unknown): Promise<ModelFailure> {
    const failure = this.named(error);
    this.call.failure = failure;
    // What was not even let in was no request; but whoever waited in vain finds that in the ledger.
    this.isSettled = !this.pass && failure.reason !== 'too-many-waiting';
    if (!this.isSettled) await this.settle(failure.facts.reply, failure.reason, failure);
    return failure;
  }

  private named(error: unknown): ModelFailure {
    if (this.call.isCancelled) return new ModelFailure('cancelled');
    if (this.call.signal.aborted) return new ModelFailure('timeout', { hadLittleTime: this.modelSeconds < this.call.seconds * NEARLY_ALL });
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
      providerCode: failure?.facts.code,
      messages: this.messages,
      reply,
      startedAt: this.startedAt,
    });
  }
}

const secondsSince = (moment: number): number => (performance.now() - moment) / 1000;
