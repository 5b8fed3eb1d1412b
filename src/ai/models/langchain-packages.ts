import type { AnswerSchema, ModelSettings } from './provider';
import { forClaude, forGemini } from './schema-dialects';

type Variables = Readonly<Record<string, string | undefined>>;

/** How a package of LangChain's is told what every provider has to be told. */
export interface LangChainPackage {
  package: string;
  className: string;
  /** The variable with the key; none where no key is needed, or where the package finds its own way to it. */
  key?: string;
  /** What the class calls a setting, where it has a name of its own. */
  names?: Partial<Record<keyof ModelSettings, string>>;
  /** Settings that the class, or the model, does not take. */
  leftOut?: (model: string) => (keyof ModelSettings)[];
  /** Settings that the class takes with each call only. */
  callOptions?: (settings: ModelSettings) => Record<string, unknown>;
  /** Address and key, in the words of the class. */
  access?: (variables: Variables, fetch: typeof globalThis.fetch) => Record<string, unknown>;
  /** Its models always say why they stopped. */
  tellsItsEnd?: true;
  /** The call options with which the provider itself holds an answer to a schema; undefined where the model, or the schema, is not one for that. */
  structured?: (schema: AnswerSchema, model: string) => Record<string, unknown> | undefined;
}

const openAIFormat = ({ name, schema, strict }: AnswerSchema) => ({
  response_format: { type: 'json_schema', json_schema: { name, schema, strict } },
});

/** Claude's earlier models know nothing of it. */
const CLAUDE_WITH_SCHEMAS = /^claude-[a-z]+-(?:4-[5-9]|[5-9])/;

/** Claude's later models choose by themselves how they think and speak; their class refuses to be made otherwise. */
const CLAUDE_BY_ITSELF = /^claude-(?:opus-4-[78]|opus-5|sonnet-5|fable-5|mythos)/;

const google: LangChainPackage = {
  package: '@langchain/google',
  className: 'ChatGoogle',
  key: 'GOOGLE_API_KEY',
  names: { maxTokens: 'maxOutputTokens', stop: 'stopSequences' },
  tellsItsEnd: true,
  access: ({ GOOGLE_API_KEY = '', GOOGLE_BASE_URL }, fetch) => ({
    platformType: 'gai',
    endpoint: GOOGLE_BASE_URL,
    apiClient: {
      hasApiKey: () => true,
      fetch: (request: Request) => {
        request.headers.set('x-goog-api-key', GOOGLE_API_KEY);
        return fetch(request);
      },
    },
  }),
  structured: ({ schema, strict }) => (strict && !schema.$defs ? { responseSchema: forGemini(schema) } : undefined),
};

/** Providers that LangChain has a package for. Installing the package is all that it takes. */
export const LANGCHAIN_PACKAGES: Record<string, LangChainPackage> = {
  anthropic: {
    package: '@langchain/anthropic',
    className: 'ChatAnthropic',
    key: 'ANTHROPIC_API_KEY',
    names: { stop: 'stopSequences' },
    leftOut: (model) => ['seed', 'presencePenalty', 'frequencyPenalty', ...(CLAUDE_BY_ITSELF.test(model) ? (['temperature', 'topP'] as const) : [])],
    tellsItsEnd: true,
    access: ({ ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL }, fetch) => ({
      apiKey: ANTHROPIC_API_KEY,
      anthropicApiUrl: ANTHROPIC_BASE_URL,
      clientOptions: { fetch, logLevel: 'off' },
    }),
    structured: ({ schema, strict }, model) =>
      strict && CLAUDE_WITH_SCHEMAS.test(model) ? { outputConfig: { format: { type: 'json_schema', schema: forClaude(schema) } } } : undefined,
  },
  aws: { package: '@langchain/aws', className: 'ChatBedrockConverse' },
  cohere: { package: '@langchain/cohere', className: 'ChatCohere', key: 'COHERE_API_KEY' },
  deepseek: { package: '@langchain/deepseek', className: 'ChatDeepSeek', key: 'DEEPSEEK_API_KEY' },
  google,
  'google-genai': google,
  'google-vertexai': {
    package: '@langchain/google-vertexai',
    className: 'ChatVertexAI',
    names: { maxTokens: 'maxOutputTokens', stop: 'stopSequences' },
  },
  groq: { package: '@langchain/groq', className: 'ChatGroq', key: 'GROQ_API_KEY' },
  mistralai: {
    package: '@langchain/mistralai',
    className: 'ChatMistralAI',
    key: 'MISTRAL_API_KEY',
    leftOut: () => ['stop'],
    tellsItsEnd: true,
    access: ({ MISTRAL_API_KEY, MISTRAL_BASE_URL }, fetch) => ({
      apiKey: MISTRAL_API_KEY,
      serverURL: MISTRAL_BASE_URL,
      httpClient: { request: fetch },
    }),
    structured: ({ name, schema, strict }) =>
      strict ? { response_format: { type: 'json_schema', jsonSchema: { name, schemaDefinition: schema, strict } } } : undefined,
  },
  ollama: {
    package: '@langchain/ollama',
    className: 'ChatOllama',
    names: { maxTokens: 'numPredict' },
    callOptions: ({ stop }) => ({ ...(stop && { stop }) }),
    tellsItsEnd: true,
    access: ({ OLLAMA_BASE_URL }, fetch) => ({ baseUrl: OLLAMA_BASE_URL, fetch }),
    structured: ({ schema }) => ({ format: schema }),
  },
  xai: { package: '@langchain/xai', className: 'ChatXAI', key: 'XAI_API_KEY', structured: openAIFormat },
};
