import type { ServerResponse } from 'node:http';
import { LLMock } from '@copilotkit/aimock';
import { startAi } from './support/ai-app';
import type { Person, TestApp } from './support/app';

const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
let answers: [status: number, content: string][] = [];
let asked: string[] = [];
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
