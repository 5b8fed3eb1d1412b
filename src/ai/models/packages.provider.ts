import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { Environment } from '../../platform/environment';
import { boundedFetch } from './bounded-fetch';
import type { LangChainPackage } from './langchain-packages';
import type { AnswerSchema, ChatProviderFactory, ModelSettings } from './provider';

type ChatModelClass = new (fields: Record<string, unknown>) => BaseChatModel;

/** The models of a provider that LangChain knows, from its package. Keys come from the environment, under the names that LangChain documents. */
export class PackageProvider implements ChatProviderFactory {
  readonly structured?: (schema: AnswerSchema, model: string) => Record<string, unknown> | undefined;
  readonly tellsItsEnd: boolean;
  private readonly fetch: typeof fetch;

  constructor(
    private readonly from: LangChainPackage,
    private readonly environment: Environment,
  ) {
    this.fetch = boundedFetch(environment);
    this.tellsItsEnd = from.tellsItsEnd ?? false;
    if (from.structured) this.structured = from.structured;
  }

  refusal(): string | undefined {
    const { key } = this.from;
    try {
      require.resolve(this.from.package);
    } catch (error) {
      if (!isMissing(error)) throw error;
      return `its package is not installed; run: npm install ${this.from.package}`;
    }
    return key && !this.environment.raw[key] ? `set ${key}` : undefined;
  }

  callOptions(settings: ModelSettings): Record<string, unknown> {
    return this.from.callOptions?.(settings) ?? {};
  }

  told(model: string, settings: ModelSettings): ModelSettings {
    const leftOut = ['reasoningEffort', 'responseFormat', ...(this.from.leftOut?.(model) ?? [])];
    return { ...settings, ...Object.fromEntries(leftOut.map((name) => [name, undefined])) };
  }

  async create(model: string, settings: ModelSettings): Promise<BaseChatModel> {
    const loaded = (await import(this.from.package)) as Record<string, ChatModelClass | undefined>;
    const Model = loaded[this.from.className];
    if (!Model) throw new TypeError(`${this.from.package} exports no ${this.from.className}; install a version for @langchain/core 1.x.`);
    const { timeoutSeconds: _seconds, ...told } = this.told(model, settings);
    const { names = {}, access } = this.from;
    const named = Object.entries(told).map(([name, value]): [string, unknown] => [names[name as keyof ModelSettings] ?? name, value]);
    const fields = { ...Object.fromEntries(named), ...access?.(this.environment.raw, this.fetch) };
    // Not even as undefined: some classes take that for an answer.
    return new Model({ model, maxRetries: 0, ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) });
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}
