import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { AnswerSchema, ChatProviderFactory, ModelSettings } from './provider';

interface LangChainPackage {
  package: string;
  className: string;
  /** What the class calls the longest answer, where it is not `maxTokens`. */
  maxTokens?: string;
  structured?: (schema: AnswerSchema) => Record<string, unknown>;
}

const openAIFormat = ({ name, schema, strict }: AnswerSchema) => ({
  response_format: { type: 'json_schema', json_schema: { name, schema, strict } },
});

/** Providers that LangChain has a package for. Installing the package is all that it takes. */
export const LANGCHAIN_PACKAGES: Record<string, LangChainPackage> = {
  anthropic: { package: '@langchain/anthropic', className: 'ChatAnthropic' },
  azure_openai: { package: '@langchain/openai', className: 'AzureChatOpenAI' },
  aws: { package: '@langchain/aws', className: 'ChatBedrockConverse' },
  cohere: { package: '@langchain/cohere', className: 'ChatCohere' },
  deepseek: { package: '@langchain/deepseek', className: 'ChatDeepSeek' },
  'google-genai': { package: '@langchain/google-genai', className: 'ChatGoogleGenerativeAI', maxTokens: 'maxOutputTokens' },
  'google-vertexai': { package: '@langchain/google-vertexai', className: 'ChatVertexAI', maxTokens: 'maxOutputTokens' },
  groq: { package: '@langchain/groq', className: 'ChatGroq' },
  mistralai: { package: '@langchain/mistralai', className: 'ChatMistralAI' },
  ollama: { package: '@langchain/ollama', className: 'ChatOllama', maxTokens: 'numPredict', structured: ({ schema }) => ({ format: schema }) },
  xai: { package: '@langchain/xai', className: 'ChatXAI', structured: openAIFormat },
};

type ChatModelClass = new (fields: Record<string, unknown>) => BaseChatModel;

/** The models of a provider that LangChain knows, from its package. Keys come from the environment, under the names that LangChain documents. */
export class PackageProvider implements ChatProviderFactory {
  readonly structured?: (schema: AnswerSchema) => Record<string, unknown>;

  constructor(private readonly from: LangChainPackage) {
    if (from.structured) this.structured = from.structured;
  }

  refusal(): string | undefined {
    try {
      require.resolve(this.from.package);
      return undefined;
    } catch (error) {
      if (!isMissing(error)) throw error;
      return `its package is not installed; run: npm install ${this.from.package}`;
    }
  }

  async create(model: string, settings: ModelSettings): Promise<BaseChatModel> {
    const loaded = (await import(this.from.package)) as Record<string, ChatModelClass | undefined>;
    const Model = loaded[this.from.className];
    if (!Model) throw new TypeError(`${this.from.package} exports no ${this.from.className}; install a version for @langchain/core 1.x.`);
    const { temperature, topP, maxTokens, stop, timeoutSeconds } = settings;
    const known = { temperature, topP, stop, timeout: timeoutSeconds * 1000, [this.from.maxTokens ?? 'maxTokens']: maxTokens };
    return new Model({ model, maxRetries: 0, ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) });
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}
