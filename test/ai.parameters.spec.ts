import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startAi } from './support/ai-app';
import type { TestApp } from './support/app';
import { PluginFolder } from './support/plugin-folder';

const SETTINGS = {
  ...{ temperature: 0.2, top_p: 0.5, max_tokens: 50, stop_sequences: ['END'], seed: 7 },
  ...{ presence_penalty: 0.1, frequency_penalty: 0.3, reasoning_effort: 'high' },
};
const prompt = { schema: 1, execution_settings: { default: SETTINGS }, input_variables: [{ name: 'text', is_data: true }] };
const plugins = new PluginFolder({ 'acme/tell': { prompt: 'Tell of {{$text}}', config: prompt } });

/** What each of the models is sent of the settings, in the words of its provider; and what the ledger has to say then. */
const MODELS: [model: string, sent: object, parameters: object][] = [
  [
    'openai:gpt-4.1',
    { temperature: 0.2, top_p: 0.5, max_tokens: 50, stop: ['END'], seed: 7, presence_penalty: 0.1, frequency_penalty: 0.3 },
    { temperature: 0.2, topP: 0.5, maxTokens: 50, stop: ['END'], seed: 7, presencePenalty: 0.1, frequencyPenalty: 0.3 },
  ],
  ['openai:gpt-5-mini', { max_completion_tokens: 8_242, seed: 7, reasoning_effort: 'high' }, { maxTokens: 8_242, seed: 7, reasoningEffort: 'high' }],
  ['azure_openai:o3', { max_completion_tokens: 8_242, seed: 7, reasoning_effort: 'high' }, { maxTokens: 8_242, seed: 7, reasoningEffort: 'high' }],
  [
    'anthropic:claude-3-5-haiku-latest',
    { temperature: 0.2, top_p: 0.5, max_tokens: 50, stop_sequences: ['END'] },
    { temperature: 0.2, topP: 0.5, maxTokens: 50, stop: ['END'] },
  ],
  ['anthropic:claude-opus-4-7', { max_tokens: 50, stop_sequences: ['END'] }, { maxTokens: 50, stop: ['END'] }],
  [
    'google-genai:gemini-2.5-flash',
    { temperature: 0.2, topP: 0.5, maxOutputTokens: 50, stopSequences: ['END'], seed: 7, presencePenalty: 0.1, frequencyPenalty: 0.3 },
    { temperature: 0.2, topP: 0.5, maxTokens: 50, stop: ['END'], seed: 7, presencePenalty: 0.1, frequencyPenalty: 0.3 },
  ],
  [
    'mistralai:mistral-small-latest',
    { temperature: 0.2, top_p: 0.5, max_tokens: 50, random_seed: 7, presence_penalty: 0.1, frequency_penalty: 0.3 },
    { temperature: 0.2, topP: 0.5, maxTokens: 50, seed: 7, presencePenalty: 0.1, frequencyPenalty: 0.3 },
  ],
  [
    'ollama:llama3.2',
    { temperature: 0.2, top_p: 0.5, num_predict: 50, stop: ['END'], seed: 7, presence_penalty: 0.1, frequency_penalty: 0.3 },
    { temperature: 0.2, topP: 0.5, maxTokens: 50, stop: ['END'], seed: 7, presencePenalty: 0.1, frequencyPenalty: 0.3 },
  ],
];

/** Keeps what it is sent, and refuses it, so that the next model is asked. */
const sent: Record<string, unknown>[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (part) => (body += part as string));
  request.on('end', () => {
    const { options, generationConfig, ...rest } = JSON.parse(body) as Record<string, unknown> & { options?: object; generationConfig?: object };
    sent.push({ ...rest, ...options, ...generationConfig });
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"message":"No."}}');
  });
});
let app: TestApp;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [first, ...others] = MODELS.map(([model]) => model);
  app = await startAi({
    ...{ AI_MODEL: first, AI_FALLBACK_MODELS: others.join(','), PLUGINS_DIR: plugins.path },
    ...{ OPENAI_API_KEY: 'k', AI_BASE_URL: `${url}/v1`, AZURE_OPENAI_API_KEY: 'k', AZURE_OPENAI_ENDPOINT: url },
    ...{ ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: url, GOOGLE_API_KEY: 'k', GOOGLE_BASE_URL: url },
    ...{ MISTRAL_API_KEY: 'k', MISTRAL_BASE_URL: url, OLLAMA_BASE_URL: url },
  });
});
afterAll(async () => {
  await app.close();
  server.closeAllConnections();
  server.close();
  plugins.remove();
});

it('issue 3.6: the ledger has the settings that each model was sent, not those that it, or its library, does not take', async () => {
  const anna = await app.owner();
  await anna.post('/ai/functions/acme.tell/invoke', { variables: { text: 'Words.' } }).expect(503);
  const words = new Set(MODELS.flatMap(([, each]) => Object.keys(each)));
  const settingsOf = (body: object) => Object.fromEntries(Object.entries(body).filter(([word]) => words.has(word)));
  expect(sent.map(settingsOf)).toEqual(MODELS.map(([, each]) => each));
  const { data: calls } = (await anna.get('/ai/calls').expect(200)).body;
  expect(calls.reverse().map(({ model, parameters }: Record<string, unknown>) => ({ model, parameters }))).toEqual(
    MODELS.map(([model, , parameters]) => ({ model, parameters: { ...parameters, timeoutSeconds: 60 } })),
  );
});
