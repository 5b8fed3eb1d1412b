import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { ChatOpenAICompletions, OpenAIClient } from '@langchain/openai';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/environment';
import { ModelFailure } from './failure';
import { type AnswerSchema, ChatProvider, type ChatProviderFactory, type ModelSettings } from './provider';

type Plain = OpenAIClient.Chat.ChatCompletionCreateParamsNonStreaming;
type Streamed = OpenAIClient.Chat.ChatCompletionCreateParamsStreaming;
type Completion = OpenAIClient.Chat.ChatCompletion;
type Chunk = OpenAIClient.Chat.ChatCompletionChunk;

/** Models that think before they answer: they take no temperature, and their thinking counts as output. */
const REASONING_MODEL = /^(o\d|gpt-[5-9](?![.\d]*-chat))/;
const REASONING_TOKENS = 8_192;

/** OpenAI, and every server that speaks its protocol at AI_BASE_URL. */
@Injectable()
@ChatProvider('openai')
export class OpenAIProvider implements ChatProviderFactory {
  constructor(private readonly environment: Environment) {}

  refusal(): string | undefined {
    const { apiKey, AI_BASE_URL } = this.environment;
    return apiKey || AI_BASE_URL ? undefined : 'set OPENAI_API_KEY, or AI_BASE_URL for a server that needs no key';
  }

  async create(model: string, settings: ModelSettings): Promise<BaseChatModel> {
    // Imported late: it costs more than a second and 70 MB, which a start without a model should not pay.
    const { ChatOpenAICompletions } = await import('@langchain/openai');
    const PlainChat = withoutParsing(ChatOpenAICompletions);
    const thinks = REASONING_MODEL.test(model);
    const { temperature, topP, presencePenalty, frequencyPenalty, stop, maxTokens } = settings;
    return new PlainChat({
      model,
      apiKey: this.environment.apiKey ?? 'no-key-needed',
      configuration: { baseURL: this.environment.AI_BASE_URL ?? 'https://api.openai.com/v1' },
      maxRetries: 0,
      timeout: settings.timeoutSeconds * 1000,
      ...(thinks ? { maxTokens: maxTokens + REASONING_TOKENS } : { maxTokens, temperature, topP, presencePenalty, frequencyPenalty, stop }),
      modelKwargs: furtherParameters(settings, thinks),
    });
  }

  structured({ name, schema, strict }: AnswerSchema): Record<string, unknown> {
    return { response_format: { type: 'json_schema', json_schema: { name, schema, strict } } };
  }
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
function withoutParsing(Base: typeof ChatOpenAICompletions): typeof ChatOpenAICompletions {
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
