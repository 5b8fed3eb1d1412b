import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/environment';
import { boundedFetch } from './bounded-fetch';
import { openAIFields, openAIFormat, openAITold, withoutParsing } from './openai-chat';
import { ChatProvider, type ChatProviderFactory, type ModelSettings } from './provider';

/** OpenAI, and every server that speaks its protocol at AI_BASE_URL. */
@Injectable()
@ChatProvider('openai')
export class OpenAIProvider implements ChatProviderFactory {
  readonly structured = openAIFormat;
  readonly told = openAITold;
  private readonly fetch: typeof fetch;

  constructor(private readonly environment: Environment) {
    this.fetch = boundedFetch(environment);
  }

  refusal(): string | undefined {
    const { apiKey, AI_BASE_URL } = this.environment;
    return apiKey || AI_BASE_URL ? undefined : 'set OPENAI_API_KEY, or AI_BASE_URL for a server that needs no key';
  }

  async create(model: string, settings: ModelSettings): Promise<BaseChatModel> {
    // Imported late: it costs more than a second and 70 MB, which a start without a model should not pay.
    const { ChatOpenAICompletions } = await import('@langchain/openai');
    const PlainChat = withoutParsing(ChatOpenAICompletions);
    return new PlainChat({
      ...openAIFields(model, settings),
      apiKey: this.environment.apiKey ?? 'no-key-needed',
      // What the client cannot read it would print, word for word.
      configuration: { baseURL: this.environment.AI_BASE_URL ?? 'https://api.openai.com/v1', fetch: this.fetch, logLevel: 'off' },
    });
  }
}
