import { LLMock } from '@copilotkit/aimock';
import { Injectable } from '@nestjs/common';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { NativeFunction } from '../src/ai/native/native-function';
import { Pause } from '../src/ai/models/retry';
import { primaryOf } from '../src/platform/database/tenant-client';
import { startAi } from './support/ai-app';
import type { Person, TestApp } from './support/app';
import { PluginFolder } from './support/plugin-folder';
import { until } from './support/until';

const variables = [{ name: 'text', is_required: true, is_data: true }];
const settings = { default: { max_tokens: 50 } };
const prompt = { schema: 1, description: 'x', input_variables: variables, execution_settings: settings };
const plugins = new PluginFolder({
  'acme/tell': { prompt: 'Tell of {{$text}}', config: prompt },
  'acme/guess': { prompt: 'Guess {{$text}}', config: prompt },
});

@Injectable()
class AcmeNatives {
  @NativeFunction('acme/guess', z.object({ text: z.string() }))
  guess(): string {
    return 'By rules.';
  }
}

const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
let app: TestApp;
let anna: Person;

beforeAll(async () => {
  await mock.start();
  writeFileSync(join(plugins.path, 'prices.yaml'), 'openai:gpt-4.1: { in: 1000, out: 2000 }');
  const model = { AI_MODEL: 'openai:gpt-4.1', OPENAI_API_KEY: 'sk-x', AI_BASE_URL: `${mock.url}/v1` };
  app = await startAi({ ...model, PLUGINS_DIR: plugins.path, AI_PRICES_FILE: join(plugins.path, 'prices.yaml'), AI_REQUESTS_PER_MINUTE: '1000' }, [
    AcmeNatives,
  ]);
  jest.spyOn(app.nest.get(Pause), 'seconds').mockResolvedValue(true);
});
// Hundreds of calls at once, on whatever machine this is.
jest.setTimeout(60_000);
beforeEach(async () => {
  mock.reset();
  anna = await app.owner();
});
afterAll(async () => {
  await app.close();
  await mock.stop();
  plugins.remove();
});

const ask = (name = 'acme.tell', who = anna) => who.post(`/ai/functions/${name}/invoke`, { variables: { text: 'Words.' } });
const budget = async () => (await anna.get('/ai/budget').expect(200)).body;
const answer = (usage: { prompt_tokens: number; completion_tokens: number }) => mock.on({}, { content: 'Told.', usage });

/** What one call reserves, seen while it is under way. */
async function reservation(): Promise<number> {
  let reserved = 0;
  mock.on({}, async () => {
    reserved = (await budget()).tokensToday;
    return { content: 'Told.', usage: { prompt_tokens: 1, completion_tokens: 1 } };
  });
  await ask().expect(200);
  mock.reset();
  return reserved;
}

describe('S52: a budget', () => {
  it('for ten calls lets ten of a hundred at once reach the model', async () => {
    const most = await reservation();
    expect(most).toBeGreaterThan(50);
    answer({ prompt_tokens: most - 50, completion_tokens: 50 });
    // Two tokens are spent already.
    await anna.put('/ai/budget', { tokensPerDay: 10 * most + 2 }).expect(200);
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask()));
    expect(mock.getRequests()).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(90);
    expect(refused[0]?.body.code).toBe('ai.budget-exhausted');
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.at(-1)?.headers).toMatchObject({ 'x-ai-tokens-remaining': expect.stringMatching(/^\d+$/) });
    expect(await budget()).toMatchObject({ tokensToday: 10 * most + 2, tokensRemaining: 0 });
    await (await app.owner('Another')).post('/ai/functions/acme.tell/invoke', { variables: { text: 'x' } }).expect(200);
  });

  it('that calls under way hold is not told as spent: it may be free again in a moment', async () => {
    const most = await reservation();
    await anna.put('/ai/budget', { tokensPerDay: most + 10 }).expect(200);
    let meanwhile: Awaited<ReturnType<typeof ask>> | undefined;
    mock.on({}, async () => {
      meanwhile = await ask();
      return { content: 'Told.', usage: { prompt_tokens: 1, completion_tokens: 1 } };
    });
    await ask().expect(200);
    expect(meanwhile?.body).toMatchObject({ status: 429, code: 'ai.budget-exhausted', detail: expect.stringContaining('held by calls under way') });
    expect(meanwhile?.headers).toMatchObject({ 'retry-after': '5', 'x-ai-tokens-remaining': '8' });
    await anna.put('/ai/budget', { tokensPerDay: 4 }).expect(200);
    const { body, headers } = await ask().expect(429);
    expect(body.detail).toContain('spent for today');
    expect(Number(headers['retry-after'])).not.toBe(5);
  });

  it('is spent once, however often a call is tried', async () => {
    const most = await reservation();
    let tries = 0;
    mock.on({}, () =>
      ++tries < 3 ? { error: { message: 'x' }, status: 500 } : { content: 'Told.', usage: { prompt_tokens: 30, completion_tokens: 20 } },
    );
    await anna.put('/ai/budget', { tokensPerDay: most + 10 }).expect(200);
    await ask().expect(200);
    expect(tries).toBe(3);
    expect((await budget()).tokensToday).toBe(52);
  });

  it('of money counts as the prices of the installation say', async () => {
    answer({ prompt_tokens: 100, completion_tokens: 10 });
    const { callId } = (await ask().expect(200)).body;
    expect((await anna.get(`/ai/calls/${callId}`).expect(200)).body.cost).toBe(0.12);
    expect((await budget()).moneyToday).toBe(0.12);
    await anna.put('/ai/budget', { moneyPerDay: 0.2 }).expect(200);
    const { headers, body } = await ask().expect(429);
    expect(body.code).toBe('ai.budget-exhausted');
    expect(headers['x-ai-money-remaining']).toBe('0.0800');
  });

  it('that is spent leaves the rules, which say so', async () => {
    await anna.put('/ai/budget', { tokensPerDay: 0 }).expect(200);
    expect((await ask('acme.guess').expect(200)).body).toMatchObject({ source: 'rules', degraded: 'budget-exhausted' });
    expect(mock.getRequests()).toEqual([]);
  });

  it('forgets what a server reserved that is no more', async () => {
    const most = await reservation();
    await app.query(`INSERT INTO ai_reservations VALUES ($1, $1, (now() AT TIME ZONE 'UTC')::date, 500, 0, now() - interval '1 second')`, [
      anna.organizationId,
    ]);
    await app.query('UPDATE ai_spendings SET tokens = tokens + 500 WHERE organization_id = $1', [anna.organizationId]);
    await anna.put('/ai/budget', { tokensPerDay: most + 10 }).expect(200);
    answer({ prompt_tokens: 1, completion_tokens: 1 });
    await ask().expect(200);
    expect((await budget()).tokensToday).toBe(4);
  });

  it('of requests is each user’s own', async () => {
    answer({ prompt_tokens: 1, completion_tokens: 1 });
    const ben = await app.colleague(anna, 'recruiter');
    await anna.put('/ai/budget', { requestsPerMinute: 2 }).expect(200);
    const statuses = (await Promise.all([ask(), ask(), ask(), ask()])).map(({ status }) => status).sort();
    // A new minute may have begun in between.
    expect([statuses.filter((status) => status === 429).length, mock.getRequests().length]).toEqual([2, 2]);
    await ask('acme.tell', ben).expect(200);
    const refused = await ask().expect(429);
    expect(refused.body.code).toBe('ai.too-many-requests');
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
  });

  it('is for those to set who may, and never above that of the installation', async () => {
    const { body } = await anna.put('/ai/budget', { tokensPerDay: 9_000_000_000, moneyPerDay: 5 }).expect(200);
    expect(body).toMatchObject({ limits: { tokensPerDay: 5_000_000, moneyPerDay: 5 }, own: { tokensPerDay: 9_000_000_000 } });
    const ben = await app.colleague(anna, 'recruiter');
    await ben.get('/ai/budget').expect(200);
    await ben.put('/ai/budget', {}).expect(403);
    await ben.post('/ai/stop', { reason: 'No more of it' }).expect(403);
    await anna.put('/ai/budget', { tokensPerDay: -1 }).expect(422);
  });
});

describe('S52: the stop switch', () => {
  it('sends everything to the rules, tells why, and stands in the history', async () => {
    answer({ prompt_tokens: 1, completion_tokens: 1 });
    await anna.post('/ai/resume').expect(409);
    expect((await anna.post('/ai/stop', { reason: 'We look into it' }).expect(200)).body.stopped).toMatchObject({
      by: 'organization',
      reason: 'We look into it.',
      userId: anna.id,
    });
    expect((await ask('acme.guess').expect(200)).body).toMatchObject({ source: 'rules', degraded: 'stopped' });
    expect((await ask().expect(503)).body).toMatchObject({ code: 'ai.stopped', detail: expect.stringContaining('We look into it.') });
    expect(mock.getRequests()).toEqual([]);
    expect((await anna.post('/ai/resume').expect(200)).body.stopped).toBeNull();
    await ask().expect(200);
    expect((await anna.get('/ai/stops').expect(200)).body.data).toEqual([
      { verb: 'stop', by: 'organization', reason: 'We look into it', userId: anna.id, at: expect.any(String) },
      { verb: 'resume', by: 'organization', reason: null, userId: anna.id, at: expect.any(String) },
    ]);
  });

  it('lets work that is under way end cleanly: what is on its way arrives, nothing further is sent', async () => {
    mock.on({}, async () => {
      await anna.post('/ai/stop', { reason: 'Enough' }).expect(200);
      return { error: { message: 'x' }, status: 500 };
    });
    expect((await ask().expect(503)).body.code).toBe('ai.stopped');
    expect(mock.getRequests()).toHaveLength(1);
  });

  it('of the installation stands above', async () => {
    Object.assign(app.environment, { AI_STOPPED: 'The key is being changed.' });
    try {
      expect((await ask().expect(503)).body.detail).toContain('The key is being changed.');
      expect((await budget()).stopped).toMatchObject({ by: 'installation' });
    } finally {
      Object.assign(app.environment, { AI_STOPPED: undefined });
    }
  });
});

describe('S52: the stop switch of the installation', () => {
  it('is a file: from one call to the next, with its reason, and without a restart', async () => {
    answer({ prompt_tokens: 1, completion_tokens: 1 });
    const file = join(plugins.path, 'stopped');
    Object.assign(app.environment, { AI_STOP_FILE: file });
    await ask().expect(200);
    writeFileSync(file, 'The key has leaked\n');
    expect((await ask().expect(503)).body).toMatchObject({ code: 'ai.stopped', detail: expect.stringContaining('The key has leaked. What rules') });
    expect((await ask('acme.guess').expect(200)).body).toMatchObject({ source: 'rules', degraded: 'stopped' });
    const other = await app.owner('Another');
    expect((await other.get('/ai/budget').expect(200)).body.stopped).toMatchObject({ by: 'installation', reason: 'The key has leaked.' });
    const { body: refusal } = await anna.post('/ai/resume').expect(409);
    expect(refusal).toMatchObject({ code: 'ai.stopped-by-operator', detail: expect.stringContaining('The key has leaked.') });
    rmSync(file);
    await ask().expect(200);
    expect((await budget()).stopped).toBeNull();
    expect(mock.getRequests()).toHaveLength(2);
  });

  it('stands in the history and the audit log of each organization that it touched: once, however many calls', async () => {
    answer({ prompt_tokens: 1, completion_tokens: 1 });
    const untouched = await app.owner('Another');
    const file = join(plugins.path, 'stopped-again');
    Object.assign(app.environment, { AI_STOP_FILE: file });
    writeFileSync(file, 'The key has leaked.\n');
    await Promise.all([ask(), ask(), ask('acme.guess')]);
    rmSync(file);
    await Promise.all([ask(), ask()]);
    expect((await anna.get('/ai/stops').expect(200)).body.data).toEqual([
      { verb: 'stop', by: 'installation', reason: 'The key has leaked.', userId: null, at: expect.any(String) },
      { verb: 'resume', by: 'installation', reason: null, userId: null, at: expect.any(String) },
    ]);
    expect((await untouched.get('/ai/stops').expect(200)).body.data).toEqual([]);
    const audited = 'SELECT event, user_id FROM audit_events WHERE organization_id = $1 AND noun = $2 ORDER BY id';
    expect(await app.query(audited, [anna.organizationId, 'ai_budget'])).toEqual([
      { event: 'sensitive_create', user_id: null },
      { event: 'sensitive_update', user_id: null },
    ]);
  });
});

describe('the use of models', () => {
  it('adds up by day, function and model', async () => {
    answer({ prompt_tokens: 100, completion_tokens: 10 });
    await ask().expect(200);
    await ask().expect(200);
    await anna.post('/ai/stop', { reason: 'Enough' }).expect(200);
    await ask('acme.guess').expect(200);
    const { body } = await anna.get('/ai/usage', { group: 'day,function,model' }).expect(200);
    expect(body.lines).toEqual([
      expect.objectContaining({ function: 'acme.tell', model: 'openai:gpt-4.1', calls: 2, succeeded: 2, tokensIn: 200, tokensOut: 20, cost: 0.24 }),
      expect.objectContaining({
        function: 'acme.guess',
        model: 'rules',
        calls: 1,
        byRules: 1,
        cost: 0,
        day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      }),
    ]);
    expect((await anna.get('/ai/usage', { group: 'user' }).expect(200)).body.lines).toEqual([expect.objectContaining({ userId: anna.id, calls: 3 })]);
    expect((await anna.get('/ai/usage', { to: '2020-01-01T00:00:00Z' }).expect(200)).body.lines).toEqual([]);
    await anna.get('/ai/usage', { group: 'colour' }).expect(400);
    expect((await (await app.owner('Another')).get('/ai/usage').expect(200)).body.lines).toEqual([]);
  });
});

describe('R10: two hundred calls to a model that takes its time', () => {
  it('hold no connection to the database', async () => {
    const most = await reservation();
    const waiting: (() => void)[] = [];
    mock.on({}, async () => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return { content: 'Told.', usage: { prompt_tokens: 1, completion_tokens: 1 } };
    });
    const calls = Array.from({ length: 200 }, () => ask().then(({ status }) => status));
    const isUnderWay = async () => (await budget()).tokensToday === 2 + 200 * most && waiting.length === 8;
    while (!(await isUnderWay())) await Promise.race([new Promise(setImmediate), ...calls]);
    const pool = primaryOf(app.nest.get(DataSource));
    // The server's own rounds take one for a moment now and then; the calls, which are all under way, take none.
    await until('a moment in which nobody has a connection', async () => {
      const open = await app.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'assay' AND state LIKE 'idle in%'`,
      );
      return open.length === 0 && pool.totalCount === pool.idleCount && pool.waitingCount === 0;
    });
    expect(await isUnderWay()).toBe(true);
    for (let answered = 0; answered < 200; await new Promise((done) => setImmediate(done))) {
      for (const answer of waiting.splice(0)) {
        answer();
        answered += 1;
      }
    }
    expect(await Promise.all(calls)).toEqual(Array(200).fill(200));
  });
});
