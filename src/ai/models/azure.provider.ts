import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/environment';
import { boundedFetch } from './bounded-fetch';
import { openAIFields, openAIFormat, openAITold, withoutParsing } from './openai-chat';
import { ChatProvider, type ChatProviderFactory, type ModelSettings } from './provider';

/** The first version of Azure's interface that holds answers to a schema. */
const API_VERSION = '2024-10-21';

/** OpenAI's models on Azure: `azure_openai:<deployment>`. */
@Injectable()
@ChatProvider('azure_openai')
export class AzureProvider implements ChatProviderFactory {
  readonly structured = openAIFormat;
  readonly told = openAITold;
  private readonly fetch: typeof fetch;

  constructor(private readonly environment: Environment) {
    this.fetch = boundedFetch(environment);
  }

  refusal(): string | undefined {
    const { AZURE_OPENAI_API_KEY, AZURE_OPENAI_ENDPOINT } = this.environment.raw;
    return AZURE_OPENAI_API_KEY && AZURE_OPENAI_ENDPOINT ? undefined : 'set AZURE_OPENAI_API_KEY and AZURE_OPENAI_ENDPOINT';
  }

  async create(deployment: string, settings: ModelSettings): Promise<BaseChatModel> {
    const { AzureChatOpenAICompletions } = await import('@langchain/openai');
    const { AZURE_OPENAI_API_KEY, AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_API_VERSION } = this.environment.raw;
    // The subclass of Azure takes the same fields, and its own besides.
    const PlainChat = withoutParsing(AzureChatOpenAICompletions);
    const fields = {
      ...openAIFields(deployment, settings),
      azureOpenAIApiKey: AZURE_OPENAI_API_KEY,
      azureOpenAIEndpoint: AZURE_OPENAI_ENDPOINT,
      azureOpenAIApiDeploymentName: deployment,
      azureOpenAIApiVersion: AZURE_OPENAI_API_VERSION ?? API_VERSION,
      configuration: { fetch: this.fetch, logLevel: 'off' as const },
    };
    return new PlainChat(fields);
  }
}
