import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { discoverClasses } from '../../platform/discover';
import { Environment } from '../../platform/environment';
import { StartupError } from '../../platform/errors';
import { type PromptConfig, settingsFor } from '../prompts/prompt-config';
import { LANGCHAIN_PACKAGES } from './langchain-packages';
import { PackageProvider } from './packages.provider';
import { ChatProvider, type ChatProviderFactory, type ModelSettings } from './provider';

/** The value of AI_MODEL that means: no model at all. */
export const RULES = 'rules';

/** Longest answer in tokens, when a prompt does not say. */
const MAX_TOKENS = 4096;

/** One model, ready to be asked. */
export interface OpenModel {
  /** `provider:name` */
  id: string;
  provider: string;
  name: string;
  settings: ModelSettings;
  factory: ChatProviderFactory;
  chat: BaseChatModel;
}

/** Which models are asked for what, and in which order. Whatever is wrong with their configuration stops the start. */
@Injectable()
export class Models implements OnModuleInit {
  private readonly factories = new Map<string, ChatProviderFactory>();
  private readonly ofPrompts = new Set<string>();
  private readonly opened = new Map<string, Promise<OpenModel>>();

  constructor(
    private readonly environment: Environment,
    private readonly discovery: DiscoveryService,
  ) {}

  onModuleInit(): void {
    for (const [name, from] of Object.entries(LANGCHAIN_PACKAGES)) this.factories.set(name, new PackageProvider(from, this.environment));
    for (const [name, factory] of discoverClasses(this.discovery, ChatProvider)) this.factories.set(name, factory as ChatProviderFactory);
    for (const id of this.configured()) this.assertUsable(id);
  }

  /** Every model that may be asked for anything. */
  configured(): string[] {
    const own = Object.values(this.environment.AI_MODEL_FUNCTIONS).filter((id) => id !== RULES);
    return [...new Set([...this.chain('standard'), ...this.chain('fast'), ...this.chain('strong'), ...own, ...this.ofPrompts])];
  }

  /** A prompt names a model of its own: told at start if that cannot be. Without any model the installation runs on rules, and it is not missed. */
  expect(id: string, prompt: string): void {
    if (this.environment.model === RULES) return;
    this.ofPrompts.add(id);
    const refusal = this.refusal(id);
    if (refusal) throw new StartupError(`The prompt ${prompt} names the model ${id}, which cannot be used: ${refusal}.`);
  }

  /** Why it cannot be asked as things are; undefined when nothing is known to be in the way. */
  refusal(id: string): string | undefined {
    return this.factory(id).refusal?.(parts(id).name);
  }

  /** The models to ask, first choice first; none when the installation runs on rules. */
  chain(tier: PromptConfig['tier'], functionName?: string, ofPrompt?: string): string[] {
    const { model, AI_MODEL_FAST, AI_MODEL_STRONG, AI_FALLBACK_MODELS, AI_MODEL_FUNCTIONS } = this.environment;
    const own = functionName === undefined ? undefined : AI_MODEL_FUNCTIONS[functionName.replace('/', '.')];
    const first = own ?? ofPrompt ?? { fast: AI_MODEL_FAST, standard: undefined, strong: AI_MODEL_STRONG }[tier] ?? model;
    if ((own ?? model) === RULES) return [];
    return [...new Set([first, ...AI_FALLBACK_MODELS])];
  }

  /** The model with the settings that a prompt wants of it. Made once for each prompt and model. */
  async open(id: string, config: PromptConfig | undefined): Promise<OpenModel> {
    const settings = this.settings(id, config);
    const key = `${id} ${JSON.stringify(settings)}`;
    const opened = this.opened.get(key) ?? this.create(id, settings);
    this.opened.set(key, opened);
    // One that could not be made is tried anew the next time.
    opened.catch(() => this.opened.delete(key));
    return opened;
  }

  private async create(id: string, settings: ModelSettings): Promise<OpenModel> {
    const { provider, name } = parts(id);
    const factory = this.factory(id);
    return { id, provider, name, settings, factory, chat: await factory.create(name, settings) };
  }

  /** How a prompt wants the model to be asked. */
  settings(id: string, config: PromptConfig | undefined): ModelSettings {
    const { provider, name } = parts(id);
    const given = config ? settingsFor(config, provider, name) : {};
    return {
      temperature: given.temperature,
      topP: given.top_p,
      maxTokens: given.max_tokens ?? MAX_TOKENS,
      presencePenalty: given.presence_penalty,
      frequencyPenalty: given.frequency_penalty,
      stop: given.stop_sequences,
      seed: given.seed,
      reasoningEffort: given.reasoning_effort,
      responseFormat: given.response_format,
      timeoutSeconds: this.environment.AI_TIMEOUT_SECONDS,
    };
  }

  private assertUsable(id: string): void {
    const refusal = this.refusal(id);
    if (refusal) throw new StartupError(`The model ${id} cannot be used: ${refusal}.`);
  }

  private factory(id: string): ChatProviderFactory {
    const { provider, name } = parts(id);
    const factory = this.factories.get(provider);
    if (!factory || !name) {
      const known = [...this.factories.keys()].sort().join(', ');
      throw new StartupError(
        `The model "${id}" is not known. Write provider:model, with one of these providers: ${known}; or "${RULES}" to run without a model.`,
      );
    }
    return factory;
  }
}

function parts(id: string): { provider: string; name: string } {
  const colon = id.indexOf(':');
  return colon === -1 ? { provider: id, name: '' } : { provider: id.slice(0, colon), name: id.slice(colon + 1) };
}
