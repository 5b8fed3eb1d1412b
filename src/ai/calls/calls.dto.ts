import { IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQuery } from '../../platform/http/page';
import { publicName } from '../functions/function-name';
import type { ModelCall } from './model-call.entity';

export class CallsQuery extends PageQuery {
  /**
   * Only calls of these functions, comma-separated.
   * @example 'text.summarize'
   */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  function?: string;

  /**
   * Only calls that went like this, comma-separated: `succeeded`, `timeout`, `rate-limited`, `answer-invalid` …
   * @example 'succeeded'
   */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  outcome?: string;

  /** Only calls about this, e.g. `order:<id>`. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  subject?: string;
}

export class RawMessageView {
  /** @example 'user' */
  role!: string;
  content!: string;
}

/** The words of a call. They are blind as far as the function makes them so, and may hold what people said all the same. */
export class RawCallView {
  messages!: RawMessageView[];
  answer!: string | null;
}

/** One request to a model, or one answer by rules. */
export class ModelCallView {
  /** @example '0195f0a0-0000-7000-8000-000000000001' */
  id!: string;
  /** The requests of one use of a function share it: retries, the repair of an answer, the next model. */
  invocationId!: string;
  /** Which request of its invocation this was, from 1. */
  attempt!: number;
  /** @example 'text.summarize' */
  function!: string;
  /** What the call was about, e.g. `order:<id>`. */
  subject!: string | null;
  /** Who answered: a model, or rules. */
  source!: 'model' | 'rules';
  /** @example 'openai' */
  provider!: string;
  /** @example 'openai:gpt-5-mini' */
  model!: string;
  /** The settings that the model was asked with. */
  parameters!: Record<string, unknown>;
  /** Which wording of the prompt was used. */
  promptHash!: string | null;
  /** Equal for equal input. */
  inputHash!: string;
  tokensIn!: number | null;
  tokensOut!: number | null;
  /** In US dollars; null when the price of the model is not known. */
  cost!: number | null;
  latencyMs!: number;
  /**
   * `succeeded`, or why not.
   * @example 'succeeded'
   */
  outcome!: string;
  /**
   * What the provider calls its error, e.g. `insufficient_quota`: one word, or null. Its sentences are not kept.
   * @example null
   */
  providerCode!: string | null;
  /** Why the model stopped, in the provider's word. */
  finishReason!: string | null;
  /** On an answer by rules: why no model gave it, although one is configured. */
  degraded!: string | null;
  requestId!: string;
  userId!: string | null;
  createdAt!: Date;
  /**
   * What the model was sent and what it said, word for word: of a single call, for owners and admins, as long as AI_KEEP_RAW_DAYS says.
   * @example null
   */
  raw!: RawCallView | null;

  static of({ organizationId: _organization, updatedAt: _updated, version: _version, raw: _raw, ...call }: ModelCall): ModelCallView {
    return Object.assign(new ModelCallView(), call, {
      raw: null,
      parameters: { ...call.parameters },
      function: publicName(call.function),
      cost: call.cost === null ? null : Number(call.cost),
    });
  }
}
