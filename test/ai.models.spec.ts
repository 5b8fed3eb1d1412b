import { LLMock } from '@copilotkit/aimock';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { answerSchema } from '../src/ai/models/answer-schema';
import { failureOf, ModelFailure } from '../src/ai/models/failure';
import { OpenAIProvider } from '../src/ai/models/openai.provider';
import { ChatProvider, type ChatProviderFactory } from '../src/ai/models/provider';
import { Pause, retryDelay } from '../src/ai/models/retry';
import { Environment } from '../src/platform/environment';
import { startAi } from './support/ai-app';
import type { Person, TestApp } from './support/app';
import { PluginFolder } from './support/plugin-folder';

const rate = {
  schema: 1,
  description: 'Rates a text.',
  execution_settings: { default: { temperature: 0.2, max_tokens: 50 }, 'gpt-4.1': { temperature: 0.9 }, acme: { seed: 7 } },
  input_variables: [{ name: 'text', is_data: true }],
  output_variable: { json_schema: { type: 'object', properties: { level: { type: 'integer', maximum: 5 } }, required: ['level'] } },
};
const plugins = new PluginFolder({ 'acme/rate': { prompt: 'Rate {{$text}}', config: rate } });
afterAll(() => plugins.remove());

const shown: string[] = [];
const asked: unknown[] = [];

/** What an extension brings for a provider that LangChain does not know. */
@Injectable()
@ChatProvider('acme')
class AcmeProvider implements ChatProviderFactory {
  create(name: string, settings: object): FakeListChatModel {
    asked.push({ name, ...settings });
    if (name === 'broken') throw new Error('No such model');
    const model = new FakeListChatModel({ responses: ['```json\n{"level": 3}\n```'] });
    const invoke = model.invoke.bind(model);
    model.invoke = (messages, options) => {
      shown.push(JSON.stringify(messages));
      return invoke(messages, options);
    };
    return model;
  }
}

async function withApp(settings: Record<string, string>, story: (anna: Person, app: TestApp) => Promise<void>): Promise<void> {
  const app = await startAi({ PLUGINS_DIR: plugins.path, ...settings }, [AcmeProvider]);
  try {
    jest.spyOn(app.nest.get(Pause), 'seconds').mockResolvedValue(true);
    await story(await app.owner(), app);
  } finally {
    await app.close();
  }
}

const invokeRate = (anna: Person) => anna.post('/ai/functions/acme.rate/invoke', { variables: { text: 'Words.' } });

describe('S53: without a model', () => {
  it('rules answer what they can, and the rest says what is missing', () =>
    withApp({}, async (anna) => {
      const text = 'Maria led the migration. It took a year. The migration cut the deploy time of the billing services from an hour to minutes.';
      const { body } = await anna.post('/ai/functions/text.summarize/invoke', { variables: { text, sentences: '1' } }).expect(200);
      expect(body).toMatchObject({ source: 'rules', model: 'rules', value: expect.stringContaining('The migration cut') });
      expect(body.degraded).toBeUndefined();
      expect((await invokeRate(anna).expect(503)).body).toMatchObject({ code: 'ai.needs-model', detail: expect.stringContaining('OPENAI_API_KEY') });
    }));
});

describe('the order of models', () => {
  it('goes on to the next, with the settings that the prompt has for each', () =>
    withApp({ AI_MODEL: 'acme:broken', AI_FALLBACK_MODELS: 'acme:sound' }, async (anna) => {
      expect((await invokeRate(anna).expect(200)).body).toMatchObject({ value: { level: 3 }, model: 'acme:sound' });
      expect(asked).toMatchObject([
        { name: 'broken', seed: 7 },
        { name: 'sound', seed: 7 },
      ]);
      expect(shown[0]).toContain('It must fit this JSON Schema');
    }));

  it('is the prompt’s own where it names a model, unless the operator says otherwise, and without a model nobody misses it', async () => {
    const own = new PluginFolder({ 'acme/own': { prompt: 'Rate {{$text}}', config: { ...rate, model: 'acme:own', tier: 'strong' } } });
    const lost = new PluginFolder({ 'acme/own': { prompt: 'Rate {{$text}}', config: { ...rate, model: 'cohere:command' } } });
    const view = async (anna: Person) => (await anna.get('/ai/functions/acme.own').expect(200)).body.models;
    const settings = { AI_MODEL: 'acme:sound', AI_MODEL_STRONG: 'acme:strong', AI_FALLBACK_MODELS: 'acme:last', PLUGINS_DIR: own.path };
    try {
      await withApp(settings, async (anna) => {
        expect(await view(anna)).toEqual(['acme:own', 'acme:last']);
        expect((await anna.post('/ai/test-connection', { model: 'acme:own' }).expect(200)).body.model).toBe('acme:own');
      });
      await withApp({ ...settings, AI_MODEL_FUNCTIONS: 'acme.own=acme:other' }, async (anna) =>
        expect(await view(anna)).toEqual(['acme:other', 'acme:last']),
      );
      await withApp({ PLUGINS_DIR: lost.path }, async (anna) => expect(await view(anna)).toEqual([]));
      await expect(startAi({ AI_MODEL: 'acme:sound', PLUGINS_DIR: lost.path }, [AcmeProvider])).rejects.toThrow(
        /The prompt acme\.own names the model cohere:command, which cannot be used: .*npm install @langchain\/cohere/,
      );
    } finally {
      own.remove();
      lost.remove();
    }
  });

  it.each([
    ['nobody:x', {}, /"nobody:x" is not known.*acme, anthropic/],
    ['cohere:command', {}, /npm install @langchain\/cohere/],
    ['openai:gpt-4.1', {}, /set OPENAI_API_KEY/],
    ['acme:sound', { AI_FALLBACK_MODELS: 'groq:x' }, /npm install @langchain\/groq/],
    [
      'acme:sound',
      { AI_MODEL_FUNCTIONS: 'text.sumarize=acme:x' },
      /cannot say text\.sumarize=acme:x: there is no such function\. .*acme\.rate, .*text\.summarize/,
    ],
    ['acme:sound', { AI_MODEL_FUNCTIONS: 'acme.rate=rules' }, /cannot say acme\.rate=rules: it has no rules\. Give it a model/],
    ['acme:sound', { AI_MODEL_FUNCTIONS: 'assistant.search=acme:x' }, /it is answered by rules alone/],
  ])('is checked at start: %s', async (AI_MODEL, more, reason) => {
    await expect(startAi({ AI_MODEL, PLUGINS_DIR: plugins.path, ...more }, [AcmeProvider])).rejects.toThrow(reason);
  });
});

describe('answers that are none', () => {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  beforeAll(() => mock.start());
  afterAll(() => mock.stop());
  const settings = () => ({ AI_MODEL: 'openai:gpt-4.1', OPENAI_API_KEY: 'sk-x', AI_BASE_URL: `${mock.url}/v1` });

  it('are typed problems, each in its own row with what is known of it', () =>
    withApp(settings(), async (anna) => {
      const usage = { prompt_tokens: 11, completion_tokens: 50 };
      const answers = [
        { content: '{"level":', finishReason: 'length', usage },
        { content: '{"level": 1}', finishReason: 'content_filter', usage },
        { content: '', usage },
        { content: `"${'x'.repeat(300_000)}"`, usage },
      ];
      for (const answer of answers) {
        mock.reset();
        mock.on({}, answer);
        expect((await invokeRate(anna).expect(502)).body.code).toBe('ai.unusable-answer');
      }
      const { body } = await anna.get('/ai/calls').expect(200);
      expect(body.data.reverse()).toMatchObject([
        { outcome: 'answer-truncated', finishReason: 'length', tokensIn: 11, tokensOut: 50, parameters: { temperature: 0.9 } },
        { outcome: 'answer-filtered', tokensIn: 11 },
        { outcome: 'answer-empty' },
        { outcome: 'answer-too-long', tokensOut: 50 },
      ]);
    }));
});

it.each(['{"error":{"message":"Overloaded"}}', '{"choices":[]}'])('a success that holds an error, or no choice, is no answer: %s', async (body) => {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  mock.mount('/odd', {
    handleRequest: (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
      return Promise.resolve(true);
    },
  });
  await mock.start();
  const provider = new OpenAIProvider(Environment.read({ OPENAI_API_KEY: 'sk-x', AI_BASE_URL: `${mock.url}/odd/v1` }));
  const chat = await provider.create('gpt-4.1', { maxTokens: 10, timeoutSeconds: 5 });
  const failure = await chat.invoke('Hi').catch((error: unknown) => failureOf(error, Date.now()));
  expect(failure).toMatchObject({ reason: 'answer-empty' });
  await mock.stop();
});

describe('the pause before a retry', () => {
  const failure = (retryAfterSeconds?: number) => new ModelFailure('rate-limited', { retryAfterSeconds });

  it('grows, by chance, and is never shorter than the provider asked', () => {
    expect([0, 1].map((retries) => retryDelay(failure(), retries, () => 1))).toEqual([0.5, 1]);
    expect(retryDelay(failure(), 1, () => 0)).toBe(0);
    expect(retryDelay(failure(7), 0, () => 1)).toBe(7);
    expect(retryDelay(failure(), 2, () => 1)).toBeNull();
    expect(retryDelay(new ModelFailure('unauthorized'), 0, () => 1)).toBeNull();
  });

  it('reads Retry-After as seconds or as a date, wherever a library keeps it', () => {
    const now = Date.UTC(2026, 0, 1);
    const after = (error: object) => failureOf(error, now).facts.retryAfterSeconds;
    expect(after({ status: 429, headers: new Headers({ 'retry-after': '3' }) })).toBe(3);
    expect(after({ status: 503, response: { headers: { 'retry-after': new Date(now + 5_000).toUTCString() } } })).toBe(5);
    expect(after({ status: 429 })).toBeUndefined();
  });

  it.each([
    ['provider-timeout', { status: 408 }],
    ['provider-error', { response: { status: 502 } }],
    ['request-refused', { status: 400 }],
    ['connection-lost', new Error('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) })],
    ['provider-fault', new TypeError('x is not a function')],
  ])('knows %s', (reason, error) => expect(failureOf(error, 0).reason).toBe(reason));
});

describe('the schema of an answer', () => {
  it('is strict where its shape allows, without the words that providers refuse', () => {
    const { schema, strict } = answerSchema('a/b', z.object({ name: z.string().min(3), kind: z.enum(['a', 'b']), when: z.iso.date().nullable() }));
    expect(strict).toBe(true);
    expect(JSON.stringify(schema)).not.toMatch(/minLength|pattern|format|\$schema/);
    expect(schema).toMatchObject({ additionalProperties: false, required: ['name', 'kind', 'when'] });
  });

  it('is only asked for where it is not', () => {
    expect(answerSchema('a/b', z.object({ name: z.string().optional() })).strict).toBe(false);
    expect(answerSchema('a/b', z.object({ inner: z.record(z.string(), z.string()) })).strict).toBe(false);
    expect(answerSchema('a/b', z.array(z.string())).strict).toBe(false);
  });
});
