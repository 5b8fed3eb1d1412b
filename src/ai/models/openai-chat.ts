import type { ChatOpenAICompletions, OpenAIClient } from '@langchain/openai';
import { ModelFailure } from './failure';
import type { AnswerSchema, ModelSettings } from './provider';

type Plain = OpenAIClient.Chat.ChatCompletionCreateParamsNonStreaming;
type Streamed = OpenAIClient.Chat.ChatCompletionCreateParamsStreaming;
type Completion = OpenAIClient.Chat.ChatCompletion;
type Chunk = OpenAIClient.Chat.ChatCompletionChunk;

/** Models that think before they answer: they take no temperature, and their thinking counts as output. */
const REASONING_MODEL = /^(o\d|gpt-[5-9](?![.\d]*-chat))/;
const REASONING_TOKENS = 8_192;

/** What is left of the settings for a model that thinks, and what it is told besides; any other model is told them as they are. */
export function openAITold(model: string, settings: ModelSettings): ModelSettings {
  if (!REASONING_MODEL.test(model)) return { ...settings, reasoningEffort: undefined };
  const { maxTokens, seed, responseFormat, timeoutSeconds, reasoningEffort = 'low' } = settings;
  return { maxTokens: maxTokens + REASONING_TOKENS, seed, responseFormat, timeoutSeconds, reasoningEffort };
}

/** The fields of LangChain's model for these settings, which are the same wherever a model of OpenAI's runs. */
export function openAIFields(model: string, settings: ModelSettings): Record<string, unknown> {
  const told = openAITold(model, settings);
  const { maxTokens, temperature, topP, presencePenalty, frequencyPenalty, stop } = told;
  const given = Object.entries({ temperature, topP, presencePenalty, frequencyPenalty, stop }).filter(([, value]) => value !== undefined);
  return {
    model,
    maxRetries: 0,
    timeout: settings.timeoutSeconds * 1000,
    maxTokens,
    ...Object.fromEntries(given),
    modelKwargs: furtherParameters(told),
  };
}

/** The call options that hold an answer to a schema. */
export function openAIFormat({ name, schema, strict }: AnswerSchema): Record<string, unknown> {
  return { response_format: { type: 'json_schema', json_schema: { name, schema, strict } } };
}

function furtherParameters({ seed, reasoningEffort, responseFormat }: ModelSettings): Record<string, unknown> {
  return {
    ...(seed === undefined ? {} : { seed }),
    ...(reasoningEffort === undefined ? {} : { reasoning_effort: reasoningEffort }),
    ...(responseFormat === 'json_object' ? { response_format: { type: 'json_object' } } : {}),
  };
}

/**
 * LangChain hands an answer in JSON mode to the SDK's parser, which throws on a truncated or invalid one and loses its usage and finish reason.
 * This asks plainly; the kernel does the checking.
 */
export function withoutParsing(Base: typeof ChatOpenAICompletions): typeof ChatOpenAICompletions {
  return class extends Base {
    override completionWithRetry(request: Streamed, options?: OpenAIClient.RequestOptions): Promise<AsyncIterable<Chunk>>;
    override completionWithRetry(request: Plain, options?: OpenAIClient.RequestOptions): Promise<Completion>;
    override async completionWithRetry(request: Streamed | Plain, options?: OpenAIClient.RequestOptions): Promise<AsyncIterable<Chunk> | Completion> {
      const clientOptions = this._getClientOptions(options);
      if (request.stream) return untilFinished(await this.client.chat.completions.create(request, clientOptions));
      const completion = await this.client.chat.completions.create(request, clientOptions);
      // LangChain would fall over it.
      const { choices } = completion as Partial<Completion>;
      if (!choices?.length) throw new ModelFailure('answer-empty');
      return completion;
    }
  };
}

/** A stream that ends before the model said that it had finished was cut off on the way. */
async function* untilFinished(chunks: AsyncIterable<Chunk>): AsyncGenerator<Chunk> {
  let isFinished = false;
  for await (const chunk of chunks) {
    isFinished ||= chunk.choices.some((choice) => choice.finish_reason);
    yield chunk;
  }
  if (!isFinished) throw new ModelFailure('answer-interrupted');
}
