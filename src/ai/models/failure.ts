import { InputTooLong, ModelRefused, ModelUnavailable, UnusableAnswer } from '../ai.errors';
import type { Problem, ProblemOptions } from '../../platform/errors';
import type { ToolCall } from '../tools/tool-call';
import { codeOf } from './provider-code';
import { at, numberAt } from './unknown-value';

type Verdict = 'retry' | 'repair' | 'next';
type Told = 'unavailable' | 'refused' | 'unusable' | 'too-long';

/** Every way in which a model can fail: what to do next, and which problem it is in the end if nothing else answers. */
const FAILURES = {
  'rate-limited': { then: 'retry', told: 'unavailable' },
  'provider-error': { then: 'retry', told: 'unavailable' },
  'connection-lost': { then: 'retry', told: 'unavailable' },
  'provider-timeout': { then: 'retry', told: 'unavailable' },
  timeout: { then: 'next', told: 'unavailable' },
  'first-token-timeout': { then: 'next', told: 'unavailable' },
  'circuit-open': { then: 'next', told: 'unavailable' },
  'too-many-waiting': { then: 'next', told: 'unavailable' },
  unauthorized: { then: 'next', told: 'refused' },
  'request-refused': { then: 'next', told: 'refused' },
  'provider-fault': { then: 'next', told: 'unavailable' },
  'answer-invalid': { then: 'repair', told: 'unusable' },
  'answer-truncated': { then: 'next', told: 'unusable' },
  'answer-interrupted': { then: 'next', told: 'unusable' },
  'answer-empty': { then: 'next', told: 'unusable' },
  'answer-too-long': { then: 'next', told: 'unusable' },
  'answer-filtered': { then: 'next', told: 'unusable' },
  'tools-unsupported': { then: 'next', told: 'unavailable' },
  'input-too-long': { then: 'next', told: 'too-long' },
  stopped: { then: 'next', told: 'unavailable' },
  'budget-exhausted': { then: 'next', told: 'unavailable' },
  'too-many-requests': { then: 'next', told: 'unavailable' },
  cancelled: { then: 'next', told: 'unavailable' },
} as const satisfies Record<string, { then: Verdict; told: Told }>;

/** Errors of libraries that have no status, by their name or their message. */
const NAMED: [RegExp, FailureReason][] = [
  // The answer of a server that is no JSON. The error quotes it, which is for no log.
  [/^SyntaxError/, 'answer-interrupted'],
  [/did not receive done/i, 'answer-interrupted'],
  [/^PromptBlockedError/, 'answer-filtered'],
  // Google's, when none of what it could have answered was left.
  [/^No[A-Z][a-z]+Error/, 'answer-empty'],
];

/** Signs that a model, or the way to it, is not well. The others say something about one request or its answer. */
const TROUBLE: ReadonlySet<string> = new Set<FailureReason>([
  'rate-limited',
  'provider-error',
  'connection-lost',
  'provider-timeout',
  'timeout',
  'first-token-timeout',
]);

export type FailureReason = keyof typeof FAILURES;
export const FAILURE_REASONS = Object.keys(FAILURES) as FailureReason[];

/** What a model said, or as much of it as there was. */
export interface Reply {
  text: string;
  finishReason: string | null;
  tokensIn: number | null;
  tokensOut: number | null;
  /** What it asked for, when it was offered tools. */
  toolCalls?: ToolCall[];
}

export interface FailureFacts {
  reply?: Reply | undefined;
  retryAfterSeconds?: number | undefined;
  /** It ran out of time that was not the model's: while it waited for a place, or for its reader. */
  hadLittleTime?: boolean;
  /** What was wrong with the answer, in words for the model that is to mend it. */
  complaint?: string;
  /** What the provider answered, without its message, which may quote what it was sent. */
  status?: number | undefined;
  code?: string | undefined;
  /** The problem that this is in the end, where it has more to say than the reason. */
  problem?: (options: { cause: ModelFailure }) => Problem;
  /** Only when something broke that should not have: it goes to the log. */
  cause?: unknown;
}

/** A model did not answer, or not usably. Never leaves the kernel: it becomes the answer by rules, or a problem. */
export class ModelFailure extends Error {
  override readonly name = 'ModelFailure';

  constructor(
    readonly reason: FailureReason,
    readonly facts: FailureFacts = {},
  ) {
    super(reason, { cause: facts.cause });
  }

  get then(): Verdict {
    return FAILURES[this.reason].then;
  }

  get isTrouble(): boolean {
    return TROUBLE.has(this.reason) && !this.facts.hadLittleTime;
  }

  /** Neither that the model is well nor that it is not. */
  get showsNothing(): boolean {
    return this.reason === 'cancelled' || this.facts.hadLittleTime === true;
  }

  problem(): Problem {
    if (this.facts.problem) return this.facts.problem({ cause: this });
    const { status, code, retryAfterSeconds = 30 } = this.facts;
    const reason = [this.reason, status && `HTTP status ${status}`, code].filter(Boolean).join(', ');
    const told: Told = FAILURES[this.reason].told;
    const options: ProblemOptions = { cause: this };
    if (told === 'refused') return new ModelRefused({ reason }, options);
    if (told === 'unusable') return new UnusableAnswer({ reason }, options);
    if (told === 'too-long') return new InputTooLong(undefined, options);
    return new ModelUnavailable({ reason }, { ...options, headers: { 'Retry-After': String(Math.ceil(retryAfterSeconds)) } });
  }
}

/** What the error of a provider's library comes to. Only called on what was thrown while a provider was asked. */
export function failureOf(error: unknown, now: number): ModelFailure {
  const own = causes(error).find((cause) => cause instanceof ModelFailure);
  if (own) return own;
  const words = ['status', 'statusCode', 'status_code'];
  const status = words.map((word) => numberAt(error, word)).find((found) => found !== undefined) ?? numberAt(at(error, 'response'), 'status');
  const named = NAMED.find(([pattern]) => pattern.test(`${String(at(error, 'name'))}: ${String(at(error, 'message'))}`));
  if (named) return new ModelFailure(named[1]);
  if (causes(error).some((cause) => at(cause, 'code') === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')) return new ModelFailure('answer-too-long');
  // Told in the middle of a stream, where there is no status any more.
  if (status === undefined && at(error, 'error') !== undefined) return new ModelFailure('answer-interrupted', { code: codeOf(error) });
  if (status === undefined)
    return isConnectionLoss(error) ? new ModelFailure('connection-lost') : new ModelFailure('provider-fault', { cause: error });
  const facts = { status, code: codeOf(error), retryAfterSeconds: retryAfter(error, now) };
  // A success that the library cannot read: the body of an error, or of something else.
  if (status < 400) return new ModelFailure('answer-empty', facts);
  if (status === 429) return new ModelFailure('rate-limited', facts);
  if (status === 408) return new ModelFailure('provider-timeout', facts);
  if (status >= 500) return new ModelFailure('provider-error', facts);
  if (status === 401 || status === 403) return new ModelFailure('unauthorized', facts);
  return new ModelFailure('request-refused', facts);
}

function isConnectionLoss(error: unknown): boolean {
  return causes(error).some(
    (cause) =>
      /^APIConnection(Timeout)?Error$/.test(cause.constructor.name) ||
      /^(ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|UND_ERR)/.test(String(at(cause, 'code'))) ||
      /fetch failed|socket hang up|terminated|connection error/i.test(cause.message),
  );
}

/** An error and what caused it, as deep as libraries wrap theirs. */
function causes(error: unknown): Error[] {
  const found: Error[] = [];
  for (let cause: unknown = error; cause instanceof Error && found.length < 5; cause = cause.cause) found.push(cause);
  return found;
}

/** `Retry-After` in seconds, as a number or a date, from wherever a library keeps its headers. */
function retryAfter(error: unknown, now: number): number | undefined {
  const headers = at(error, 'headers') ?? at(at(error, 'response'), 'headers');
  const value: unknown = isHeaders(headers) ? headers.get('retry-after') : at(headers, 'retry-after');
  if (typeof value !== 'string' || !value.trim()) return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}

/** By what they can do: every implementation of fetch has a class of its own for them. */
function isHeaders(value: unknown): value is Headers {
  return typeof at(value, 'get') === 'function';
}
