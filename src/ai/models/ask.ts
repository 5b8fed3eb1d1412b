import type { AIMessage, AIMessageChunk } from '@langchain/core/messages';
import type { Message } from '../prompts/render';
import type { ToolOffer } from '../tools/tool-call';
import { endingWith } from './bounded-fetch';
import { ModelFailure, type Reply } from './failure';
import { HarmlessStream } from './harmless';
import type { OpenModel } from './models';
import type { AnswerSchema } from './provider';
import { formatOf } from './structured';
import { offering, plain, toolCallsOf } from './tool-calling';

/** Why a model stopped, in the words of the several providers. */
const TRUNCATED = new Set(['length', 'max_tokens', 'max_output_tokens', 'model_length', 'model_context_window_exceeded']);
const FILTERED = new Set(['content_filter', 'safety', 'refusal', 'recitation', 'prohibited_content', 'blocklist']);
const MAX_ANSWER_CHARACTERS = 262_144;

/** One request, one whole answer. Throws what the provider's library throws, or a ModelFailure when the answer is none. */
export async function ask(model: OpenModel, messages: Message[], schema: AnswerSchema | undefined, signal: AbortSignal): Promise<Reply> {
  const options = { signal, ...model.factory.callOptions?.(model.settings), ...(schema && formatOf(model, schema)) };
  const answer = endingWith(signal, () => model.chat.invoke(plain(messages), options));
  return whole(replyOf(await orAborted(answer, signal)), model);
}

/** One request, its answer piece by piece, made harmless; the whole of it at the end. */
export async function* askStreaming(
  model: OpenModel,
  messages: Message[],
  callSignal: AbortSignal,
  firstTokenSeconds: number,
  tools: ToolOffer[] = [],
): AsyncGenerator<string, Reply> {
  const firstToken = new AbortController();
  const timer = setTimeout(() => firstToken.abort(new ModelFailure('first-token-timeout')), firstTokenSeconds * 1000);
  const signal = AbortSignal.any([callSignal, firstToken.signal]);
  try {
    const opened = endingWith(signal, () =>
      offering(model, tools).stream(plain(messages), { signal, ...model.factory.callOptions?.(model.settings) }),
    );
    const stream = await orAborted(opened, signal);
    return whole(yield* piecesOf(stream, signal, tools.length > 0, () => clearTimeout(timer)), model);
  } catch (error) {
    // A library may wrap the reason of a signal into an error of its own.
    throw firstToken.signal.aborted && !callSignal.aborted ? firstToken.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

async function* piecesOf(
  stream: AsyncIterable<AIMessageChunk>,
  signal: AbortSignal,
  offersTools: boolean,
  begun: () => void,
): AsyncGenerator<string, Reply> {
  const reply: Reply = { text: '', finishReason: null, tokensIn: null, tokensOut: null };
  const clean = new HarmlessStream();
  let said: AIMessageChunk | undefined;
  const chunks = stream[Symbol.asyncIterator]();
  try {
    for (let step = await orAborted(chunks.next(), signal); !step.done; step = await orAborted(chunks.next(), signal)) {
      const piece = replyOf(step.value);
      // A call of a tool is a beginning as well as a word.
      if (piece.text || step.value.tool_call_chunks?.length) begun();
      if (offersTools) said = said ? said.concat(step.value) : step.value;
      reply.text += piece.text;
      reply.finishReason = piece.finishReason ?? reply.finishReason;
      reply.tokensIn = sum(reply.tokensIn, piece.tokensIn);
      reply.tokensOut = sum(reply.tokensOut, piece.tokensOut);
      if (reply.text.length > MAX_ANSWER_CHARACTERS) throw new ModelFailure('answer-too-long', { reply });
      const text = clean.push(piece.text);
      if (text) yield text;
    }
    const rest = clean.end();
    if (rest) yield rest;
  } finally {
    // Not awaited: a stream that hangs would hold up whoever has stopped reading it.
    void chunks.return?.().then(undefined, () => undefined);
  }
  return said ? { ...reply, toolCalls: toolCallsOf(said) } : reply;
}

/** What a model said, in our words. */
export function replyOf(message: Pick<AIMessage, 'text' | 'response_metadata' | 'usage_metadata' | 'additional_kwargs'>): Reply {
  // Anthropic's streams have it among the additional arguments.
  const metadata: Record<string, unknown> = { ...message.additional_kwargs, ...message.response_metadata };
  const reason = metadata.finish_reason ?? metadata.stop_reason ?? metadata.finishReason ?? metadata.done_reason;
  const isRefusal = typeof message.additional_kwargs.refusal === 'string';
  return {
    text: message.text,
    finishReason: isRefusal ? 'refusal' : typeof reason === 'string' ? reason : null,
    tokensIn: countOf(message.usage_metadata?.input_tokens),
    tokensOut: countOf(message.usage_metadata?.output_tokens),
  };
}

/** No request has more tokens than this; what a server says beyond it, or what is no count at all, would spoil every sum it went into. */
const MOST_TOKENS = 100_000_000;

const countOf = (tokens: unknown): number | null =>
  Number.isInteger(tokens) && Number(tokens) >= 0 && Number(tokens) <= MOST_TOKENS ? Number(tokens) : null;

/** An answer that was cut off is no short answer: it is none. */
function whole(reply: Reply, { factory }: OpenModel): Reply {
  const reason = reply.finishReason?.toLowerCase() ?? '';
  if (TRUNCATED.has(reason)) throw new ModelFailure('answer-truncated', { reply });
  if (FILTERED.has(reason)) throw new ModelFailure('answer-filtered', { reply });
  if (!reply.text.trim() && !reply.toolCalls?.length) throw new ModelFailure('answer-empty', { reply });
  if (reply.text.length > MAX_ANSWER_CHARACTERS) throw new ModelFailure('answer-too-long', { reply });
  if (reply.finishReason === null && factory.tellsItsEnd) throw new ModelFailure('answer-interrupted', { reply });
  return reply;
}

/** Ends when the signal does, even if a provider's library does not heed it. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stopListening = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    stopListening = () => signal.removeEventListener('abort', onAbort);
  });
  return Promise.race([work, aborted]).finally(stopListening);
}

function sum(a: number | null, b: number | null): number | null {
  return a === null ? b : a + (b ?? 0);
}
