import type { ServerResponse } from 'node:http';
import { LLMock } from '@copilotkit/aimock';
import { Pause } from '../src/ai/models/retry';
import { startAi } from './support/ai-app';
import type { Person, TestApp } from './support/app';

const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
let answers: [status: number, content: string][] = [];
let asked: string[] = [];
let [underWay, mostUnderWay] = [0, 0];
let app: TestApp;
let anna: Person;

function reply(response: ServerResponse, [status, content]: [number, string]): void {
  const usage = { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 };
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
  const body = status === 200 ? { id: 'c1', object: 'chat.completion', choices, usage } : { error: { message: content } };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

beforeAll(async () => {
  mock.mount('/own', {
    handleRequest: async (request, response) => {
      let body = '';
      for await (const part of request) body += String(part);
      asked.push((JSON.parse(body) as { model: string }).model);
      mostUnderWay = Math.max(mostUnderWay, ++underWay);
      await anna.get('/ai/budget');
      underWay -= 1;
      reply(response, answers.shift() ?? [200, '{"word":"ready","number":7}']);
      return true;
    },
  });
  await mock.start();
  app = await startAi({
    AI_MODEL: 'openai:gpt-4.1',
    AI_MODEL_FAST: 'openai:gpt-4.1-nano',
    AI_FALLBACK_MODELS: 'anthropic:claude-sonnet-4-5',
    AI_MODEL_FUNCTIONS: 'text.summarize=openai:gpt-4.1-mini',
    ANTHROPIC_API_KEY: 'k',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
    AI_CONCURRENT_CALLS: '2',
    OPENAI_API_KEY: 'sk-x',
    AI_BASE_URL: `${mock.url}/own/v1`,
  });
  anna = await app.owner();
});
beforeEach(() => {
  answers = [];
  asked = [];
});
afterAll(async () => {
  await app.close();
  await mock.stop();
});

const test = async (model?: string) => (await anna.post('/ai/test-connection', model ? { model } : {}).expect(200)).body;
const failedStep = ({ steps }: { steps: { step: string; outcome: string; detail: string }[] }) => steps.find(({ outcome }) => outcome === 'failed');

describe('a test of the connection', () => {
  it('says that all is well', async () => {
    const result = await test();
    expect(result).toMatchObject({ model: 'openai:gpt-4.1', isUsable: true });
    expect(result.steps.map(({ outcome }: { outcome: string }) => outcome)).toEqual(Array(7).fill('succeeded'));
    expect((await test('openai:gpt-4.1-nano')).isUsable).toBe(true);
    expect(asked.at(-1)).toBe('gpt-4.1-nano');
  });

  it.each<[string, [number, string][], string, RegExp]>([
    ['the key', [[401, 'Bad key']], 'key', /refuses the key.*401/],
    ['the name of the model', [[404, 'No such model']], 'model', /name of the model.*404/],
    ['the quota', [[429, 'Too often']], 'answer', /quota/],
    ['the provider', [[500, 'Oh']], 'answer', /provider-error/],
    ['an answer', [[200, '']], 'answer', /answer-empty/],
    [
      'an answer in a shape',
      [
        [200, 'ready'],
        [200, 'ready'],
      ],
      'structured-answer',
      /answer-invalid/,
    ],
  ])('finds what is wrong with %s', async (_what, script, step, detail) => {
    answers = script;
    const result = await test();
    expect(result.isUsable).toBe(false);
    expect(failedStep(result)).toMatchObject({ step, detail: expect.stringMatching(detail) });
    expect(JSON.stringify(result)).not.toMatch(/Bad key|No such model|Too often|sk-x/);
  });

  it('S42: finds a server that is not there, and takes no address or model from outside', async () => {
    expect(failedStep(await test('anthropic:claude-sonnet-4-5'))).toMatchObject({ step: 'connection' });
    expect(failedStep(await test('openai:o3'))).toMatchObject({ step: 'configuration', detail: expect.stringContaining('openai:gpt-4.1') });
    expect(asked).toEqual([]);
    await anna.post('/ai/test-connection', { baseUrl: 'http://evil' }).expect(422);
    await (await app.colleague(anna, 'recruiter')).post('/ai/test-connection', {}).expect(403);
  });
});

describe('S52: a test of the connection is a use of a model', () => {
  const rows = async () => (await anna.get('/ai/calls', { function: 'connection-test', limit: 100 }).expect(200)).body.data;
  beforeEach(async () => {
    anna = await app.owner();
    mostUnderWay = 0;
  });

  it('has a row in the ledger for every question, in turn for a place, and costs what it costs', async () => {
    const results = await Promise.all(Array.from({ length: 10 }, () => test()));
    expect(results.map(({ isUsable }) => isUsable)).toEqual(Array(10).fill(true));
    expect(asked).toHaveLength(20);
    expect(mostUnderWay).toBe(2);
    expect(await rows()).toHaveLength(20);
    expect((await rows())[0]).toMatchObject({ model: 'openai:gpt-4.1', outcome: 'succeeded', tokensIn: 5, tokensOut: 7, userId: anna.id });
    expect((await anna.get('/ai/budget').expect(200)).body.tokensToday).toBe(20 * 12);
  });

  it('asks nobody while models are stopped, and says so', async () => {
    await anna.post('/ai/stop', { reason: 'We look into it' }).expect(200);
    const { body } = await anna.post('/ai/test-connection', {}).expect(503);
    expect(body).toMatchObject({ code: 'ai.stopped', detail: expect.stringContaining('We look into it.') });
    await anna.post('/ai/resume').expect(200);
    Object.assign(app.environment, { AI_STOPPED: 'The key has leaked.' });
    try {
      expect((await anna.post('/ai/test-connection', {}).expect(503)).body.code).toBe('ai.stopped');
    } finally {
      Object.assign(app.environment, { AI_STOPPED: undefined });
    }
    expect([asked, await rows()]).toEqual([[], []]);
  });

  it('keeps to the budget and to the requests of a minute', async () => {
    await anna.put('/ai/budget', { tokensPerDay: 10 }).expect(200);
    expect((await anna.post('/ai/test-connection', {}).expect(429)).body.code).toBe('ai.budget-exhausted');
    await anna.put('/ai/budget', { requestsPerMinute: 0 }).expect(200);
    expect((await anna.post('/ai/test-connection', {}).expect(429)).body.code).toBe('ai.too-many-requests');
    expect(asked).toEqual([]);
  });

  it('gets through to a model that is not asked any more, and has it asked again', async () => {
    const invoke = () => anna.post('/ai/functions/text.summarize/invoke', { variables: { text: 'Words.' } }).expect(200);
    jest.spyOn(app.nest.get(Pause), 'seconds').mockResolvedValue(true);
    answers = Array(6).fill([500, 'Oh']);
    await invoke();
    await invoke();
    expect((await invoke()).body).toMatchObject({ source: 'rules' });
    asked = [];
    answers = [[500, 'Oh']];
    expect((await test('openai:gpt-4.1-mini')).isUsable).toBe(false);
    await invoke();
    expect(asked).toHaveLength(1);
    answers = [];
    expect((await test('openai:gpt-4.1-mini')).isUsable).toBe(true);
    expect((await invoke()).body).toMatchObject({ source: 'model' });
  });
});

it('a function may have a model of its own', async () => {
  answers = [[200, 'A summary.']];
  const { body } = await anna.post('/ai/functions/text.summarize/invoke', { variables: { text: 'Words.' } }).expect(200);
  expect(body.model).toBe('openai:gpt-4.1-mini');
  expect((await anna.get('/ai/functions/text.summarize').expect(200)).body.models[0]).toBe('openai:gpt-4.1-mini');
  await expect(startAi({ AI_MODEL_FUNCTIONS: 'summarize' })).rejects.toThrow(/AI_MODEL_FUNCTIONS: write plugin\.function=provider:model/);
});

describe('metrics', () => {
  it('tell how models are doing, and nothing of who asks', async () => {
    answers = [[200, 'A summary.']];
    await anna.post('/ai/functions/text.summarize/invoke', { variables: { text: 'Words.' } }).expect(200);
    const { text, headers } = await app.stranger.get('/metrics').expect(200);
    expect(headers['content-type']).toContain('text/plain');
    expect(text).toMatch(/assay_model_calls_total{model="openai:gpt-4.1-mini",function="text\/summarize",outcome="succeeded"} \d/);
    expect(text).toContain('assay_model_tokens_total{model="openai:gpt-4.1-mini",direction="out"}');
    expect(text).toContain('assay_model_breaker_state{model="openai:gpt-4.1-mini"} 0');
    expect(text).toMatch(/assay_http_request_seconds_count{method="POST",route="\/api\/v1\/ai\/functions\/:name\/invoke",status="200"}/);
    expect(text).not.toContain(anna.organizationId);
  });

  it('are hidden where they are turned off', async () => {
    Object.assign(app.environment, { METRICS_ENABLED: false });
    expect((await app.stranger.get('/metrics').expect(404)).body.code).toBe('metrics.hidden');
    Object.assign(app.environment, { METRICS_ENABLED: undefined });
  });
});
