import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { Injectable } from '@nestjs/common';
import { ChatProvider, type ChatProviderFactory } from '../../../src/ai/models/provider';

/** Serves `AI_MODEL=acme:echo-1`. */
@Injectable()
@ChatProvider('acme')
export class AcmeProvider implements ChatProviderFactory {
  refusal(model: string): string | undefined {
    return model === 'echo-1' ? undefined : 'Acme has only echo-1';
  }

  // Imported late: without a model in use, no start pays for loading LangChain.
  async create(): Promise<BaseChatModel> {
    const { EchoChat } = await import('./echo-chat');
    return new EchoChat({ maxRetries: 0 });
  }
}
