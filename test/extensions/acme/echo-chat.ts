import { type BindToolsInput, SimpleChatModel } from '@langchain/core/language_models/chat_models';
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import type { ChatResult } from '@langchain/core/outputs';

/** Stands for any model of your own: a LangChain chat model. This one says what it was told, voice by voice. */
export class EchoChat extends SimpleChatModel {
  /** The name of the first tool that it is offered. */
  private tool: string | undefined;

  override _llmType(): string {
    return 'acme-echo';
  }

  override bindTools(tools: BindToolsInput[]): EchoChat {
    const [first] = tools as { function: { name: string } }[];
    return Object.assign(new EchoChat({}), { tool: first?.function.name });
  }

  override async _call(messages: BaseMessage[]): Promise<string> {
    return messages.map((message) => `${message.type}> ${message.text}`).join('\n');
  }

  /** Offered tools, it first asks the first one, for the last word of the question. */
  override async _generate(messages: BaseMessage[], options: this['ParsedCallOptions'], run?: CallbackManagerForLLMRun): Promise<ChatResult> {
    const last = messages.at(-1);
    if (!this.tool || last?.type !== 'human') return super._generate(messages, options, run);
    const words = (last.text.match(/\p{L}+/gu) ?? []).slice(-1);
    const message = new AIMessage({ content: '', tool_calls: [{ id: 'call_1', name: this.tool, args: { words } }] });
    return { generations: [{ text: '', message }] };
  }
}
