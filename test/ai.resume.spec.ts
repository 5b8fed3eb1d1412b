import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Pause } from '../src/ai/models/retry';
import { StreamParts } from '../src/ai/streams/stream-parts';
import { Clock } from '../src/platform/clock';
import { startAi } from './support/ai-app';
import { Person, startApp, type TestApp } from './support/app';
import { ScriptedModel } from './support/model';

const STORY = 'Once upon a time there was a stream that was lost, and somebody came back for the rest of it.';
const SLOWLY = { latency: 20, chunkSize: 2 };

let model: ScriptedModel;
let app: TestApp;
let anna: Person;

beforeAll(async () => {
  model = await ScriptedModel.start();
  app = await startAi(model.environment);
  jest.spyOn(app.nest.get(Pause), 'seconds').mockResolvedValue(true);
  anna = await app.owner();
});
beforeEach(() => model.reset());
afterAll(async () => {
  await app.close();
  await model.stop();
});

const FUNCTION = '/ai/functions/text.summarize/stream';
const ask = (lastEventId?: string, person: Person = anna) => {
  const asked = person.post(FUNCTION, { variables: { text: 'One. Two.' } });
  return lastEventId === undefined ? asked : asked.set('Last-Event-ID', lastEventId);
};
const framesOf = (body: string): string[] => body.split('\n\n').filter(Boolean);
const idOf = (frame: string): string => /^id: (\S+)/.exec(frame)![1]!;
const textOf = (frames: string[]): string => frames.map((frame) => (JSON.parse(frame.split('data: ')[1]!) as { text?: string }).text ?? '').join('');

/** Reads so many events, then loses the connection. */
async function lost(count: number): Promise<string[]> {
  const asked = request(`${app.url}/api/v1${FUNCTION}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${anna.token}`, 'content-type': 'application/json' },
  });
  asked.end(JSON.stringify({ variables: { text: 'One. Two.' } }));
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let body = '';
  for await (const piece of answer.setEncoding('utf8')) {
    body += piece as string;
    if (body.split('\n\n').length > count) break; // which destroys the connection
  }
  return framesOf(body).slice(0, count);
}

describe('R12: a reader who lost the connection', () => {
  it('gets exactly the rest of a finished answer, from any server, and no model is asked again', async () => {
    model.reply('summarize', STORY, { chunkSize: 5 });
    const all = framesOf((await ask().expect(200)).text);
    expect(all.at(-1)).toContain('event: usage');
    const other = await startApp({ ...model.environment, ...app.sameData });
    const there = new Person(other.url, anna.token, anna.refreshToken, anna.email, anna.id, anna.organizationId);
    for (const [index, frame] of all.entries()) {
      const { text, headers } = await ask(idOf(frame), index % 2 ? there : anna).expect(200);
      expect(headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform' });
      expect(framesOf(text)).toEqual(all.slice(index + 1));
    }
    await other.close();
    expect(model.requests).toHaveLength(1);
  });

  it('gets what was made of an answer that was cut off, then is told that it was', async () => {
    model.reply('summarize', STORY, SLOWLY);
    const seen = await lost(5);
    expect(seen).toHaveLength(5);
    const rest = framesOf((await ask(idOf(seen[4]!)).expect(200)).text);
    const numbers = [...seen, ...rest].map((frame) => Number(idOf(frame).split('.')[1]));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(STORY.startsWith(textOf([...seen, ...rest]))).toBe(true);
    expect(rest.at(-1)).toMatch(/event: error\ndata: .*"code":"ai.stream-cut","status":503/);
    expect(framesOf((await ask(idOf(seen[1]!)).expect(200)).text)).toEqual([...seen.slice(2), ...rest]);
    expect(model.requests).toHaveLength(1);
    const [call] = (await anna.get('/ai/calls', { limit: 1 }).expect(200)).body.data;
    expect(call.outcome).toBe('cancelled');
  });

  it('follows an answer that is still being told to a connection which nobody knows to be lost', async () => {
    model.reply('summarize', STORY, SLOWLY);
    const answer = await fetch(`${app.url}/api/v1${FUNCTION}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${anna.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ variables: { text: 'One. Two.' } }),
    });
    const told = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let body = (await told.read()).value!;
    const following = ask(idOf(body)).expect(200);
    const [{ text }] = await Promise.all([following, (async () => { for (let step = await told.read(); !step.done; step = await told.read()) body += step.value; })()]); // prettier-ignore
    expect(framesOf(text)).toEqual(framesOf(body).slice(1));
    expect(model.requests).toHaveLength(1);
  });

  it('is told that it was cut when its server has died, and always the same', async () => {
    model.reply('summarize', STORY, { chunkSize: 5 });
    const all = framesOf((await ask().expect(200)).text);
    const [streamId] = idOf(all[0]!).split('.');
    await app.query('DELETE FROM ai_stream_parts WHERE stream_id = $1 AND position > 1', [streamId]);
    await app.query(`UPDATE ai_stream_parts SET created_at = now() - interval '31 seconds' WHERE stream_id = $1`, [streamId]);
    const rest = framesOf((await ask(idOf(all[0]!)).expect(200)).text);
    expect(rest).toEqual([expect.stringMatching(/\nevent: error\ndata: .*"code":"ai.stream-cut"/)]);
    // Told, and not stored: no event of it is taken for another, whichever was the last that was seen.
    expect(all.map(idOf)).not.toContain(idOf(rest[0]!));
    for (const seen of [all[3]!, all.at(-1)!]) expect(framesOf((await ask(idOf(seen)).expect(200)).text)).toEqual(rest);
  });

  it('may send its Idempotency-Key along', async () => {
    model.reply('summarize', STORY);
    const all = framesOf((await ask().set('Idempotency-Key', 'a-stream').expect(200)).text);
    expect(framesOf((await ask(idOf(all[0]!)).set('Idempotency-Key', 'a-stream').expect(200)).text)).toEqual(all.slice(1));
    expect((await ask().set('Idempotency-Key', 'a-stream').expect(409)).body.code).toBe('idempotency.answer-not-kept');
  });

  it('comes back to the assistant as well', async () => {
    const message = { message: 'What is it about?', agent: 'general' };
    model.reply(/./, STORY);
    const all = framesOf((await anna.post('/ai/assistant', message).set('Accept', 'text/event-stream').expect(200)).text);
    expect(all.at(-1)).toContain('event: answer-completed');
    const asked = () => anna.post('/ai/assistant', message).set('Last-Event-ID', idOf(all[0]!));
    expect(framesOf((await asked().set('Accept', 'text/event-stream').expect(200)).text)).toEqual(all.slice(1));
    expect((await ask(idOf(all[0]!)).expect(404)).body.code).toBe('ai.stream-not-found');
    expect(model.requests).toHaveLength(1);
    expect((await anna.get('/ai/conversations').expect(200)).body.data).toHaveLength(1);
  });
});

describe('R12: a stream that was told', () => {
  let id: string;
  beforeEach(async () => {
    model.reply('summarize', STORY);
    id = idOf((await ask().expect(200)).text);
  });

  it('is shown to nobody but whoever began it, where they began it', async () => {
    const strangers = [await app.colleague(anna, 'owner'), await app.owner('Another')];
    for (const person of strangers) expect((await ask(id, person).expect(404)).body.code).toBe('ai.stream-not-found');
    for (const unknown of [id.replace(/^./, (digit) => (digit === '0' ? '1' : '0')), id.replace('.', '-'), 'x', "'"]) await ask(unknown).expect(404);
    await anna.post('/ai/assistant', { message: 'Go on' }).set('Last-Event-ID', id).expect(404);
    await ask(id).expect(200);
    expect(model.requests).toHaveLength(1);
  });

  it('belongs to the request that began it: with another body it is not taken up', async () => {
    const other = await anna
      .post(FUNCTION, { variables: { text: 'Three.' } })
      .set('Last-Event-ID', id)
      .expect(422);
    expect(other.body.code).toBe('ai.stream-of-another-request');
    model.reply(/./, STORY);
    const question = { message: 'What is it about?', agent: 'general' };
    const told = idOf((await anna.post('/ai/assistant', question).set('Accept', 'text/event-stream').expect(200)).text);
    await anna
      .post('/ai/assistant', { ...question, message: 'And who?' })
      .set('Last-Event-ID', told)
      .expect(422);
    // The order in which a client writes its keys does not matter.
    await anna.post('/ai/assistant', { agent: 'general', message: question.message }).set('Last-Event-ID', told).expect(200);
    expect(model.requests).toHaveLength(2);
  });

  it('is shown for 15 minutes, and gone soon after', async () => {
    const clock = jest.spyOn(app.nest.get(Clock), 'now').mockReturnValue(new Date(Date.now() + 15 * 60_000 + 1000));
    await ask(id).expect(404);
    clock.mockRestore();
    const [streamId] = id.split('.');
    const [task] = await app.query<{ seconds: number }>(
      `SELECT extract(epoch FROM start_after - now())::int AS seconds FROM tasks.job WHERE name = 'ai/forget-stream' AND data->'payload'->>'streamId' = $1`,
      [streamId],
    );
    expect(Math.abs(task!.seconds - 16 * 60)).toBeLessThan(60);
    await app.asTask(anna, (caller) => app.nest.get(StreamParts).forget(caller, { streamId: streamId! }));
    await ask(id).expect(404);
    expect(await app.query('SELECT 1 FROM ai_stream_parts WHERE stream_id = $1', [streamId])).toEqual([]);
  });

  it('is stored in few parts', async () => {
    const [{ parts, events }] = (await app.query(
      'SELECT count(*)::int AS parts, sum(json_array_length(events))::int AS events FROM ai_stream_parts WHERE stream_id = $1',
      [id.split('.')[0]],
    )) as [{ parts: number; events: number }];
    expect(parts).toBeLessThan(events);
    expect(parts).toBeLessThanOrEqual(3);
  });
});
