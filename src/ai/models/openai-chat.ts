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

/** The fields of LangChain's model for these settings, which are the same wherever a model of OpenAI's runs. */
export function openAIFields(model: string, settings: ModelSettings): Record<string, unknown> {
  const thinks = REASONING_MODEL.test(model);
  const { temperature, topP, presencePenalty, frequencyPenalty, stop, maxTokens } = settings;
  return {
    model,
    maxRetries: 0,
    timeout: settings.timeoutSeconds * 1000,
    ...(thinks ? { maxTokens: maxTokens + REASONING_TOKENS } : { maxTokens, temperature, topP, presencePenalty, frequencyPenalty, stop }),
    modelKwargs: furtherParameters(settings, thinks),
  };
}

/** The call options that hold an answer to a schema. */
export function openAIFormat({ name, schema, strict }: AnswerSchema): Record<string, unknown> {
  return { response_format: { type: 'json_schema', json_schema: { name, schema, strict } } };
}

function furtherParameters({ seed, reasoningEffort, responseFormat }: ModelSettings, thinks: boolean): Record<string, unknown> {
  return {
    ...(seed === undefined ? {} : { seed }),
    ...(thinks ? { reasoning_effort: reasoningEffort ?? 'low' } : {}),
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
      // A success without choices: empty, or the body of an error. LangChain would fall over it.
      if (!(completion as Partial<typeof completion>).choices?.length) throw new ModelFailure('answer-empty');
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
