import { once } from 'node:events';
import { type ClientRequest, createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { startAi } from './support/ai-app';
import type { Person, TestApp } from './support/app';
import { until } from './support/until';

/** The requests that the model is thinking about; it answers when it is told to. */
const thinking: ServerResponse[] = [];
const server = createServer((asked, answer) => {
  asked.resume();
  thinking.push(answer);
});
const words = { index: 0, message: { role: 'assistant', content: 'A summary.' }, finish_reason: 'stop' };
let app: TestApp;
let anna: Person;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  app = await startAi({ AI_MODEL: 'openai:gpt-4.1-mini', OPENAI_API_KEY: 'sk-x', AI_BASE_URL: url });
  anna = await app.owner();
});
afterEach(() => (thinking.length = 0));
afterAll(async () => {
  await app.close();
  server.closeAllConnections();
  server.close();
});

const SUMMARY = { variables: { text: 'One. Two.' } };
const ask = (path: string, body: object, headers: object = {}): ClientRequest => {
  const own = { authorization: `Bearer ${anna.token}`, 'content-type': 'application/json', accept: 'application/json' };
  const asked = request(`${app.url}/api/v1/ai/${path}`, { method: 'POST', headers: { ...own, ...headers } });
  asked.on('error', () => undefined).end(JSON.stringify(body));
  return asked;
};
const modelIsAsked = () => until('the model is asked', () => Promise.resolve(thinking.length > 0));
const lastOutcome = async (): Promise<string> => (await anna.get('/ai/calls', { limit: 1 }).expect(200)).body.data[0]?.outcome;

describe('issue 3.4: an answer that nobody waits for any more', () => {
  it.each<[string, string, object]>([
    ['a function', 'functions/text.summarize/invoke', SUMMARY],
    ['the assistant', 'assistant', { message: 'Which jobs are open?' }],
  ])('of %s is not asked for on', async (_what, path, body) => {
    const asked = ask(path, body);
    await modelIsAsked();
    const left = performance.now();
    asked.destroy();
    await once(thinking[0]!, 'close');
    expect(performance.now() - left).toBeLessThan(10_000); // and not when the time of the call is over
    await until('it is in the ledger', async () => (await lastOutcome()) === 'cancelled');
  });

  it('is waited for all the same when it has an Idempotency-Key: who comes back with it gets the answer', async () => {
    const key = { 'idempotency-key': 'a-summary' };
    const connected = once(app.nest.getHttpServer(), 'connection') as Promise<[Socket]>;
    const asked = ask('functions/text.summarize/invoke', SUMMARY, { ...key, connection: 'close' });
    await modelIsAsked();
    const [socket] = await connected;
    asked.destroy();
    await once(socket, 'close');
    thinking[0]!.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: 'c1', choices: [words] }));
    await until('it is answered', async () => (await lastOutcome()) === 'succeeded');
    const again = async () => anna.post('/ai/functions/text.summarize/invoke', SUMMARY).set('Idempotency-Key', key['idempotency-key']);
    await until('it is kept', async () => (await again()).status === 200);
    const { body, headers } = await again();
    expect([body.value, headers['idempotent-replayed'], thinking.length]).toEqual(['A summary.', 'true', 1]);
  });
});
