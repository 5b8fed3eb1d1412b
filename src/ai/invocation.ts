import { createHash } from 'node:crypto';
import type { ZodType } from 'zod';
import type { Caller } from '../auth/access';
import { newId } from '../platform/database/ids';
import type { ContactDetails } from './blinding/contact-details';
import { answerSchema } from './models/answer-schema';
import { ModelFailure, type Reply } from './models/failure';
import type { AnswerSchema } from './models/provider';
import type { Prompt } from './prompts/prompt';
import type { Message } from './prompts/render';
import type { ToolOffer } from './tools/tool-call';

/** Of all its time, what has to be left for a request to be worth sending. */
const LEAST_SHARE = 0.05;

export interface Asked {
  caller: Caller;
  /** `plugin/function` */
  name: string;
  prompt: Prompt | undefined;
  values: Record<string, string>;
  schema: ZodType | undefined;
  /** What it is about, e.g. `order:<id>`. */
  subject: string | null;
  /** The models to ask, first choice first; none when the answer is to come from rules. */
  models: string[];
  messages: Message[];
  /** What the messages do not show of the text of a person, and the answer does. */
  details: ContactDetails;
  /** What the model may ask for instead of answering. */
  tools?: ToolOffer[] | undefined;
}

/** One use of a function, from its rendered messages to its answer: what its model calls have in common. */
export class Invocation {
  readonly id = newId();
  readonly answerSchema: AnswerSchema | undefined;
  readonly inputHash: string;
  readonly signal: AbortSignal;
  /** What went wrong last; the reason why the answer may come from rules. */
  failure: ModelFailure | undefined;
  attempts = 0;
  /** Whether anything went out to a model. */
  wasSent = false;
  tokensIn: number | null = null;
  tokensOut: number | null = null;
  /** In US dollars, as far as prices are known. */
  cost: number | null = null;
  private readonly endsAt: number;

  constructor(
    readonly asked: Asked,
    readonly seconds: number,
    private readonly cancelled: AbortSignal | undefined,
  ) {
    const { name, schema, values } = asked;
    this.answerSchema = schema && asked.models.length > 0 ? answerSchema(name, schema) : undefined;
    this.inputHash = createHash('sha256')
      .update(JSON.stringify([name, Object.entries(values).sort()]))
      .digest('hex');
    this.endsAt = performance.now() + seconds * 1000;
    this.signal = untilCancelled(cancelled, seconds);
  }

  get secondsLeft(): number {
    return (this.endsAt - performance.now()) / 1000;
  }

  /** As long as a request may still be begun: one that has no time left would only be cut off. */
  get secondsToBegin(): number {
    return this.secondsLeft - this.seconds * LEAST_SHARE;
  }

  get isOver(): boolean {
    return this.signal.aborted || this.secondsToBegin <= 0;
  }

  get isCancelled(): boolean {
    return this.cancelled?.aborted ?? false;
  }

  count(reply: Reply | undefined, cost: number | null): void {
    this.tokensIn = add(this.tokensIn, reply?.tokensIn);
    this.tokensOut = add(this.tokensOut, reply?.tokensOut);
    this.cost = add(this.cost, cost);
  }
}

function add(sum: number | null, more: number | null | undefined): number | null {
  return more == null ? sum : (sum ?? 0) + more;
}

/** A timer holds on to it. Node forgets an `AbortSignal.timeout` that only an `AbortSignal.any` refers to, and the work would never end. */
function untilCancelled(cancelled: AbortSignal | undefined, seconds: number): AbortSignal {
  const ending = new AbortController();
  const deadline = setTimeout(() => ending.abort(new DOMException('It took too long', 'TimeoutError')), seconds * 1000).unref();
  const cancel = (): void => {
    clearTimeout(deadline);
    ending.abort(cancelled?.reason);
  };
  if (cancelled?.aborted) cancel();
  cancelled?.addEventListener('abort', cancel, { once: true });
  return ending.signal;
}
