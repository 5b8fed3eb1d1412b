import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Pause } from '../src/ai/models/retry';
import { startAi } from './support/ai-app';
import type { Person, TestApp } from './support/app';
import { ScriptedModel } from './support/model';

let model: ScriptedModel;
let app: TestApp;
let anna: Person;

beforeAll(async () => {
  model = await ScriptedModel.start();
  app = await startAi({ ...model.environment, AI_MODEL: 'openai:gpt-4.1-mini' });
  jest.spyOn(app.nest.get(Pause), 'seconds').mockResolvedValue(true);
  anna = await app.owner();
});
beforeEach(() => model.reset());
afterAll(async () => {
  await app.close();
  await model.stop();
});

const lastCalls = async (count: number) => (await anna.get('/ai/calls', { limit: count }).expect(200)).body.data;

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
