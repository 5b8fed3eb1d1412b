import { SimpleChatModel } from '@langchain/core/language_models/chat_models';
import type { BaseMessage } from '@langchain/core/messages';

/** Stands for any model of your own: a LangChain chat model. This one says what it was told, voice by voice. */
export class EchoChat extends SimpleChatModel {
  override _llmType(): string {
    return 'acme-echo';
  }

  override async _call(messages: BaseMessage[]): Promise<string> {
    return messages.map((message) => `${message.type}> ${message.text}`).join('\n');
  }
}
