import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../platform/clock';
import { isInTransaction } from '../platform/database/open-transactions';
import { Environment } from '../platform/environment';
import { type Amount, Budgets } from './budgets/budgets';
import { Calls } from './calls/calls.service';
import { Prices } from './calls/prices';
import type { Invocation } from './invocation';
import { ModelFailure } from './models/failure';
import { Guards } from './models/guards';
import { Models, type OpenModel } from './models/models';
import { Pause, retryDelay } from './models/retry';
import { formatOf, repairMessages, schemaInWords } from './models/structured';
import { Turn } from './turn';

/** Fewer than there are in most languages, so that an estimate is rather too high. */
const CHARACTERS_OF_A_TOKEN = 3;

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
      const sent = call.wasSent ? most.tokensIn : 0;
      const tokens = call.tokensIn === null && call.tokensOut === null ? sent : (call.tokensIn ?? 0) + (call.tokensOut ?? 0);
      await this.budgets.settle(reservation, { tokens, cost: call.cost });
    }
  }

  private async *withModels(call: Invocation, isProbe: boolean): AsyncGenerator<Turn> {
    for (const id of call.asked.models) {
      const model = await this.open(call, id);
      if (!model) continue;
      yield* this.withModel(call, model, isProbe);
      if (call.isOver) return;
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
      if (!failure || call.isOver) return;
      if (failure.then === 'repair' && !isRepaired) {
        isRepaired = true;
        messages = [...messages, ...repairMessages(failure, answerSchema)];
        continue;
      }
      const wait = retryDelay(failure, retries, () => this.pause.random());
      if (wait === null || wait >= call.secondsToBegin) return;
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
