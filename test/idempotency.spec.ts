import type { Response } from 'supertest';
import { IdempotencyKeys } from '../src/platform/http/idempotency/idempotency-keys';
import { HttpClient } from './support/client';
import { newDatabase } from './support/database-server';
import { Person, startApp, type TestApp } from './support/app';
import { FatalProxy } from './support/fatal-proxy';
import { ServerProcess } from './support/server-process';

const JOB = { title: 'Welder', description: 'We look for a welder.' };

let app: TestApp;
let anna: Person;
beforeAll(async () => {
  app = await startApp();
  anna = await app.owner();
});
afterAll(() => app.close());

const post = (key: string, body: object = JOB, path = '/jobs', person: Person = anna) => person.post(path, body).set('Idempotency-Key', key);
const jobs = async (): Promise<number> => Number((await app.query<{ count: string }>('SELECT count(*) FROM jobs'))[0]?.count);

describe('R1: a POST with an Idempotency-Key', () => {
  it('is carried out once, and answered as the first time', async () => {
    const before = await jobs();
    const first = await post('one').expect(201);
    const again = await post('one').expect(201);
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true', location: first.headers.location, etag: first.headers.etag });
    expect(again.text).toBe(first.text);
    expect(again.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
    expect(await jobs()).toBe(before + 1);
  });

  it('R16: makes one row when fifty of them arrive at once, at two servers', async () => {
    const before = await jobs();
    const other = await startApp(app.sameData);
    const there = new Person(other.url, anna.token, anna.refreshToken, anna.email, anna.id, anna.organizationId);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => post('fifty', JOB, '/jobs', index % 2 ? there : anna)));
    await other.close();
    const carriedOut = answers.filter(({ status, headers }) => status === 201 && !headers['idempotent-replayed']);
    expect(carriedOut).toHaveLength(1);
    for (const { status, body, headers } of answers.filter((answer) => !carriedOut.includes(answer))) {
      if (status === 201) expect([body.id, headers['idempotent-replayed']]).toEqual([carriedOut[0]?.body.id, 'true']);
      else expect([status, body.code, headers['retry-after']]).toEqual([409, 'idempotency.in-flight', '1']);
    }
    expect(await jobs()).toBe(before + 1);
  });

  it('with another body or address is a mistake', async () => {
    await post('mistaken').expect(201);
    expect((await post('mistaken', { ...JOB, title: 'Baker' }).expect(422)).body.code).toBe('idempotency.key-used-otherwise');
    const { body: one } = await post('first').expect(201);
    const { body: two } = await post('second').expect(201);
    await post('opening', {}, `/jobs/${one.id}/archive`).expect(409);
    await anna.put(`/jobs/${one.id}/requirements`, { requirements: [{ text: 'Welding', kind: 'skill', importance: 'must', competency: 'Welding' }] });
    await post('opening', {}, `/jobs/${one.id}/open`).expect(200);
    expect((await post('opening', {}, `/jobs/${two.id}/open`).expect(422)).body.code).toBe('idempotency.key-used-otherwise');
  });

  it('is another one for another person, another organization and another route', async () => {
    const [colleague, stranger] = [await app.colleague(anna, 'recruiter'), await app.owner('Southwind')];
    const ids = [await post('shared'), await post('shared', JOB, '/jobs', colleague), await post('shared', JOB, '/jobs', stranger)];
    expect(new Set(ids.map(({ body }) => body.id as string)).size).toBe(3);
    await post('shared', { name: 'Jo', email: 'jo@people.example' }, '/candidates').expect(201);
  });

  it('is not kept when it was refused: mended, it works with the same key', async () => {
    await post('mended', { title: '' }).expect(422);
    await post('mended').expect(201);
    await post('twice', { name: 'Di', email: 'di@people.example' }, '/candidates').expect(201);
    await post('later', { name: 'Di', email: 'di@people.example' }, '/candidates').expect(409);
    await post('later', { name: 'Di', email: 'di.two@people.example' }, '/candidates').expect(201);
  });

  it('has a key of printable characters', async () => {
    for (const key of ['', 'a b', 'ü', 'x'.repeat(256)]) expect((await post(key)).body.code).toBe('idempotency.key');
  });

  it('is forgotten after a day', async () => {
    const { body: first } = await post('yesterday').expect(201);
    await app.query("UPDATE idempotency_keys SET created_at = created_at - interval '25 hours'");
    const { body: second } = await post('yesterday').expect(201);
    expect(second.id).not.toBe(first.id);
  });

  it('is pruned after a day, for all organizations at once, and no other is', async () => {
    const stranger = await app.owner('Westwind');
    await post('old').expect(201);
    await post('old', JOB, '/jobs', stranger).expect(201);
    await app.query("UPDATE idempotency_keys SET created_at = created_at - interval '25 hours'");
    await post('new').expect(201);
    await app.nest.get(IdempotencyKeys, { strict: false }).prune();
    expect(await app.query('SELECT organization_id AS id FROM idempotency_keys')).toEqual([{ id: anna.organizationId }]);
  });

  it('leaves nothing in the database that can be read without the key', async () => {
    await post('secretive', { ...JOB, title: 'A canary in a coal mine' }).expect(201);
    const [row] = await app.query<{ answer: Buffer; text: string }>(
      'SELECT answer, idempotency_keys::text AS text FROM idempotency_keys ORDER BY created_at DESC',
    );
    expect(row?.answer.toString('latin1')).not.toContain('canary');
    expect(row?.text).not.toContain('secretive');
  });
});

describe('R1: a POST that asks a model or waits', () => {
  const summary = { variables: { text: 'Maria led the migration of four services. She wrote the runbooks.', sentences: '1' } };
  const invoke = (key: string, how = 'invoke'): Promise<Response> => post(key, summary, `/ai/functions/text.summarize/${how}`);

  it('is carried out once as well', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => invoke('model')));
    expect(answers.filter(({ status, headers }) => status === 200 && !headers['idempotent-replayed'])).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(answers.some(({ status }) => status === 409) ? [200, 409] : [200]));
    expect((await invoke('model')).headers['idempotent-replayed']).toBe('true');
    expect(await app.query("SELECT 1 FROM model_calls WHERE function = 'text/summarize'")).toHaveLength(1);
  });

  it('says so when its answer was a stream', async () => {
    expect((await invoke('stream', 'stream')).status).toBe(200);
    expect((await invoke('stream', 'stream')).body.code).toBe('idempotency.answer-not-kept');
  });

  it('is not done again by itself when its server died in the middle: that is told', async () => {
    await invoke('died');
    await app.query("UPDATE idempotency_keys SET answer = NULL, lease_until = now() + interval '20 seconds' WHERE lease_until IS NULL");
    expect((await invoke('died')).body.code).toBe('idempotency.in-flight');
    await app.query('UPDATE idempotency_keys SET lease_until = now()');
    expect((await invoke('died')).body.code).toBe('idempotency.answer-not-kept');
  });
});

it('R1: killed between commit and answer, the server answers the repeated request as it would have the first one', async () => {
  const database = await newDatabase();
  const proxy = await FatalProxy.before(database.url, 'INSERT INTO "idempotency_keys"');
  const settings = { SECRET_KEY: 'only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz', PASSWORD_COST: '4', SEED_DEMO: 'false' };
  const first = await ServerProcess.start({ ...settings, DATABASE_URL: proxy.url });
  const stranger = new HttpClient(first.url);
  const person = { email: 'anna@northwind.example', password: 'a long walk on a short pier' };
  await stranger.post('/auth/register', { organizationName: 'Northwind', name: 'Anna', ...person }).expect(201);
  const { body: tokens } = await stranger.post('/auth/login', person).expect(200);
  const killed = new Promise<void>((done) => proxy.arm(() => void first.kill().then(done)));
  const send = (url: string) => new HttpClient(url, tokens.accessToken as string).post('/jobs', JOB).set('Idempotency-Key', 'survivor');
  await expect(send(first.url)).rejects.toThrow();
  await killed;
  proxy.close();

  const second = await ServerProcess.start({ ...settings, DATABASE_URL: database.url });
  const answer = await send(second.url).expect(201);
  expect(answer.headers['idempotent-replayed']).toBe('true');
  const { body: list } = await new HttpClient(second.url, tokens.accessToken as string).get('/jobs').expect(200);
  expect(list.data.map(({ id }: { id: string }) => id)).toEqual([answer.body.id]);
  expect(list.data[0]).toMatchObject({ title: answer.body.title, version: answer.body.version });
  await second.stop();
  await database.discard();
}, 120_000);
