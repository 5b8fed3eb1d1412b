import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { namingDecorator } from '../../platform/discover';

/** Makes the chat models of one provider known: a provider class with `@ChatProvider('acme')` serves `AI_MODEL=acme:<model>`. */
export const ChatProvider = namingDecorator('ChatProvider');

/** How a model is asked, in words that every provider can be told. */
export interface ModelSettings {
  temperature?: number | undefined;
  topP?: number | undefined;
  maxTokens: number;
  presencePenalty?: number | undefined;
  frequencyPenalty?: number | undefined;
  stop?: string[] | undefined;
  seed?: number | undefined;
  reasoningEffort?: string | undefined;
  responseFormat?: 'text' | 'json_object' | undefined;
  /** Longest time for one request. */
  timeoutSeconds: number;
}

/** A JSON schema that an answer has to follow. */
export interface AnswerSchema {
  name: string;
  schema: Record<string, unknown>;
  /** Whether it can be enforced word by word: every property required, nothing outside of the subset that providers agree on. */
  strict: boolean;
}

export interface ChatProviderFactory {
  /** The model by its name, with LangChain's own retries off (`maxRetries: 0`): the kernel has its own policy. */
  create(model: string, settings: ModelSettings): BaseChatModel | Promise<BaseChatModel>;
  /** Call options with which this provider itself holds the model's answer to a JSON schema. Without them the schema is put in words. */
  structured?(schema: AnswerSchema, model: string): Record<string, unknown> | undefined;
  /** Settings that the model can only be told with each call. */
  callOptions?(settings: ModelSettings): Record<string, unknown>;
  /** The settings as they reach this model, where it is not told all of them as they are: what the ledger says. */
  told?(model: string, settings: ModelSettings): ModelSettings;
  /** Its models always say why they stopped: an answer without that was cut off on the way. */
  readonly tellsItsEnd?: boolean;
  /** Why it cannot serve models at all as things are, told at start. */
  refusal?(model: string): string | undefined;
}
