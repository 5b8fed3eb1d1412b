import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Pause } from '../src/ai/models/retry';
import { Traffic } from '../src/platform/health/traffic';
import { startAi } from './support/ai-app';
import type { Person, TestApp } from './support/app';
import { ScriptedModel } from './support/model';

let model: ScriptedModel;
let app: TestApp;
let anna: Person;

beforeAll(async () => {
  model = await ScriptedModel.start();
  app = await startAi({ ...model.environment, AI_MODEL: 'openai:gpt-4.1-mini', AI_CONCURRENT_CALLS: '50', AI_REQUESTS_PER_MINUTE: '1000' });
  jest.spyOn(app.nest.get(Pause), 'seconds').mockResolvedValue(true);
  anna = await app.owner();
});
beforeEach(() => model.reset());
afterAll(async () => {
  await app.close();
  await model.stop();
});

const lastCalls = async (count: number) => (await anna.get('/ai/calls', { limit: count }).expect(200)).body.data;

/** Streams that are begun and not read, until each of them can be told nothing more; and their sockets on the side of the server. */
async function idleReaders({ nest }: TestApp, { token }: Person, count: number) {
  const inside: Socket[] = [];
  // The same server by another door: a socket of the file system holds a fifth of a megabyte, one of the network may hold all of it.
  const door = createServer((socket) => nest.getHttpServer().emit('connection', inside[inside.push(socket) - 1]));
  const path = join(tmpdir(), `assay-${process.pid}.sock`);
  await once(door.listen(path), 'listening');
  const body = JSON.stringify({ variables: { text: 'One. Two.' } });
  const head = `POST /api/v1/ai/functions/text.summarize/stream HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json`;
  const readers = Array.from({ length: count }, () => {
    const reader = connect(path);
    reader.write(`${head}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
    return reader;
  });
  const areAllFull = () => inside.length === readers.length && inside.every((socket) => socket.writableNeedDrain);
  while (!areAllFull()) await new Promise(setImmediate);
  return { readers, inside, door };
}

const framesOf = (body: string): string[] => body.trim().split('\n\n');

describe('R12: an answer as it comes', () => {
  const stream = (variables: object = { text: 'One. Two.' }) => anna.post('/ai/functions/text.summarize/stream', { variables });

  it('arrives in numbered pieces and ends with what it took', async () => {
    model.reply('summarize', 'A summary in a few words, long enough for several pieces.');
    const { text: body, headers } = await stream().expect(200);
    expect(headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform' });
    const events = framesOf(body).map((frame) => /^id: [\w-]{36}\.(\d+)\nevent: ([\w-]+)\ndata: (.*)$/.exec(frame)!);
    expect(events.map(([, number]) => Number(number))).toEqual(events.map((_, index) => index + 1));
    expect(
      events
        .filter(([, , event]) => event === 'text-delta')
        .map(([, , , data]) => JSON.parse(data!).text)
        .join(''),
    ).toBe('A summary in a few words, long enough for several pieces.');
    expect(events.at(-1)![2]).toBe('usage');
    expect(JSON.parse(events.at(-1)![3]!)).toMatchObject({ source: 'model', tokensOut: expect.any(Number) });
  });

  it('S51: shows a model no way to reach anybody, and whoever asked all of it', async () => {
    const text = 'Write to Jo, jo.park@private.example or +49 40 5550177, about 0195f0a0-0000-7000-8000-000000000003.';
    model.reply('summarize', ({ user }) => /Write to[^\n]*/.exec(user)![0], { chunkSize: 3 });
    const words = [...(await stream({ text }).expect(200)).text.matchAll(/"text":"([^"]*)"/g)].map(([, word]) => word).join('');
    expect(words).toBe(text);
    const { body } = await anna.post('/ai/functions/text.summarize/invoke', { variables: { text } }).expect(200);
    expect(body.value).toBe(text);
    const rendered = await anna.post('/ai/functions/text.summarize/render', { variables: { text } }).expect(200);
    for (const seen of [...model.requests, rendered.body].map((each) => JSON.stringify(each))) {
      expect(seen).toContain('Write to Jo, [e-mail 1] or [phone 2], about 0195f0a0-0000-7000-8000-000000000003.');
      expect(seen).not.toMatch(/private|5550177/);
    }
  });

  it('that breaks off says so', async () => {
    model.reply('summarize', 'A summary that will not be told to its end, whatever one does.', { truncateAfterChunks: 8, chunkSize: 5, latency: 5 });
    const { text: body } = await stream().expect(200);
    expect(body).toMatch(/event: text-delta/);
    expect(body).toMatch(/event: error\ndata: .*"status":50[23]/);
  });

  it('comes from rules when the model fails before its first word', async () => {
    model.fail('summarize', 500);
    const { text: body } = await stream().expect(200);
    expect(body).toMatch(/"text":"One\. Two\."[\s\S]*"source":"rules".*"degraded":"provider-error"/);
  });

  it('goes at the pace of its reader: nothing piles up in the server for twenty who do not read', async () => {
    model.reply('summarize', '語'.repeat(250_000), { chunkSize: 2500 });
    const { readers, inside, door } = await idleReaders(app, anna, 20);
    // Whoever reads gets all of it meanwhile; had the others been told more, it would have piled up by then.
    const whole = (await stream().expect(200)).text;
    expect(Buffer.byteLength(whole)).toBeGreaterThan(750_000);
    for (const { writableLength, bytesWritten } of inside) {
      expect(writableLength).toBeLessThan(50_000);
      expect(bytesWritten).toBeLessThan(400_000);
    }
    const [late, ...others] = readers as [Socket, ...Socket[]];
    for (const other of others) other.destroy();
    let told = '';
    for await (const piece of late.setEncoding('utf8')) told += piece as string;
    const count = (text: string): number => text.split('event: text-delta').length;
    expect(count(told)).toBe(count(whole));
    expect(told).toContain('event: usage');
    door.close();
  });

  it('is not asked for on where nobody reads it', async () => {
    model.reply('summarize', 'word '.repeat(60), { latency: 20, chunkSize: 5 });
    const asked = request(`${app.url}/api/v1/ai/functions/text.summarize/stream`, {
      method: 'POST',
      headers: { authorization: `Bearer ${anna.token}`, 'content-type': 'application/json' },
    });
    asked.end(JSON.stringify({ variables: { text: 'x' } }));
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    await once(answer, 'data');
    const left = performance.now();
    answer.destroy(); // not fetch: after an abort it opens another connection, for which a server would wait when it stops
    for (let calls = await lastCalls(1); calls[0]?.outcome !== 'cancelled'; calls = await lastCalls(1))
      expect(performance.now() - left).toBeLessThan(10_000);
  });
});

it('R6: a stream whose server stops ends with an event that says so, and the model is not asked on', async () => {
  const stopping = await startAi({ ...model.environment, AI_MODEL: 'openai:gpt-4.1-mini' });
  const bea = await stopping.owner();
  model.reply('summarize', 'word '.repeat(2_000), { latency: 50, chunkSize: 5 });
  const asked = request(`${stopping.url}/api/v1/ai/functions/text.summarize/stream`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bea.token}`, 'content-type': 'application/json' },
  });
  asked.end(JSON.stringify({ variables: { text: 'x' } }));
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let told = '';
  let ready: Promise<Response> | undefined;
  for await (const piece of answer.setEncoding('utf8')) {
    if (told === '') {
      void stopping.nest.get(Traffic).stop(0);
      ready = fetch(`${stopping.url}/health/ready`);
    }
    told += piece as string;
  }
  expect(framesOf(told).at(-1)).toMatch(/^id: [\w-]{36}\.\d+\nevent: error\ndata: \{"code":"server\.stopping","status":503,/);
  expect(await (await ready)?.json()).toMatchObject({ status: 503, code: 'server.stopping' });
  await stopping.close();
});

describe('a model server of its own manners', () => {
  /** What it sends as the pieces of an answer; without an end it hangs. */
  let pieces: object[];
  let ends: boolean;
  let whenAsked: (() => void) | undefined;
  /** What it answers instead, all at once. */
  let whole: object | undefined;
  const chunk = (facts: object) => ({ id: 'x', object: 'chat.completion.chunk', model: 'gpt-4.1-mini', choices: [], ...facts });
  const word = (content: string) => chunk({ choices: [{ index: 0, delta: { content } }] });
  const server = createHttpServer((asked, answer) => {
    asked.resume();
    whenAsked?.();
    if (whole) return void answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(whole));
    answer.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const piece of pieces) answer.write(`data: ${JSON.stringify(piece)}\n\n`);
    if (ends) answer.end('data: [DONE]\n\n');
  });
  const end = chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  let own: TestApp;
  let cleo: Person;

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    own = await startAi({
      ...model.environment,
      AI_MODEL: 'openai:gpt-4.1-mini',
      AI_BASE_URL: url,
      // Enough for the quick ones on a machine that has much else to do.
      AI_TIMEOUT_SECONDS: '3',
      AI_CONCURRENT_CALLS: '5',
    });
    cleo = await own.owner();
    [pieces, ends] = [[word('One.'), end], true];
    // The library of the provider is loaded with the first use.
    await summary().expect(200);
  });
  afterAll(async () => {
    await own.close();
    server.closeAllConnections();
    server.close();
  });
  const summary = () => cleo.post('/ai/functions/text.summarize/stream', { variables: { text: 'One. Two.' } });

  it('R11: that hangs in mid-stream is given up in time, also when memory is tidied up meanwhile', async () => {
    [pieces, ends] = [[word('Once upon a time. ')], false];
    setFlagsFromString('--expose-gc');
    const tidyUp = runInNewContext('gc') as () => void;
    // Now and again while it hangs, with time in between for everything else: the heap of a long run of tests takes a while.
    whenAsked = () => [100, 1_000].forEach((milliseconds) => setTimeout(tidyUp, milliseconds));
    const { text } = await summary().expect(200);
    whenAsked = undefined;
    expect(framesOf(text).at(-1)).toMatch(/event: error\ndata: \{"code":"ai\.model-unavailable","status":503/);
  });

  it('R11: is not held to be unwell for readers who are slow, nor do they keep others from it when their time is over', async () => {
    [pieces, ends] = [[...Array<object>(250).fill(word('語'.repeat(1_000))), end], true];
    const isAnswered = async () => (await summary().expect(200)).text.includes('"source":"model"');
    const { readers, door } = await idleReaders(own, cleo, 5);
    while (!(await isAnswered()));
    for (const reader of readers) {
      let told = '';
      for await (const piece of reader.setEncoding('utf8')) told += piece as string;
      expect(told).toContain('event: error');
    }
    expect(await isAnswered()).toBe(true);
    door.close();
  });

  const noCounts = [-1_000_000_000, 1e300, 'abc'];
  it.each([...noCounts.map((count) => [count, 'in a stream'] as const), ...noCounts.map((count) => [count, 'at once'] as const)])(
    'S52: that counts %p tokens %s is not believed: the call stands in the ledger, and the budget is what it was',
    async (count, how) => {
      const isStream = how === 'in a stream';
      const usage = { prompt_tokens: count, completion_tokens: count, total_tokens: count };
      [pieces, ends] = [[word('One.'), end, chunk({ usage })], true];
      const spent = async (): Promise<number> => (await cleo.get('/ai/budget').expect(200)).body.tokensToday;
      const before = await spent();
      whole = isStream
        ? undefined
        : { id: 'x', choices: [{ index: 0, message: { role: 'assistant', content: 'One.' }, finish_reason: 'stop' }], usage };
      const asked = cleo.post(`/ai/functions/text.summarize/${isStream ? 'stream' : 'invoke'}`, { variables: { text: 'One. Two.' } });
      expect((await asked.expect(200)).text).toContain('"source":"model"');
      const [call] = (await cleo.get('/ai/calls', { limit: 1 }).expect(200)).body.data;
      expect(call).toMatchObject({ outcome: 'succeeded', tokensIn: null, tokensOut: null });
      expect(await spent()).toBeGreaterThan(before);
    },
  );
});
