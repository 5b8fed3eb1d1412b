import { Client } from 'pg';
import { type Person, startApp, type TestApp } from './support/app';
import { newDatabase, type TestDatabase } from './support/database-server';
import { FAULTS, FaultyProxy } from './support/faulty-proxy';
import { HttpClient } from './support/client';
import { expectProblem } from './support/problem';
import { until } from './support/until';

/** The statements of one command in their order, each by words that only it has; the second one adds the candidate and the event, and is known by its name. */
const STATEMENTS = ['START TRANSACTION', 'add candidate', 'INSERT INTO "idempotency_keys"', 'COMMIT'];

describe('R18: a database with faults', () => {
  let database: TestDatabase;
  let proxy: FaultyProxy;
  let app: TestApp;
  let anna: Person;

  beforeAll(async () => {
    database = await newDatabase();
    proxy = await FaultyProxy.before(database.runtimeUrl);
    // Background work would meet the faults that are meant for the requests.
    app = await startApp({ DATABASE_URL: database.url, DATABASE_RUNTIME_URL: proxy.url, DATABASE_ANSWER_SECONDS: '1', WORKER: 'off' });
    anna = await app.owner();
  });
  afterAll(async () => {
    await app.close();
    proxy.close();
    await database.discard();
  });

  const rows = async (email: string): Promise<{ candidates: number; events: number }> => {
    const text = `SELECT count(c.id)::int AS candidates, count(e.id)::int AS events FROM candidates c LEFT JOIN events e ON e.noun_id = c.id WHERE c.email = $1`;
    const client = new Client({ connectionString: database.adminUrl });
    await client.connect();
    const { rows: found } = await client.query<{ candidates: number; events: number }>(text, [email]);
    await client.end();
    return found[0]!;
  };

  describe.each(FAULTS)('%s', (fault) => {
    it.each(STATEMENTS)('at %s: a 503 in time, all or nothing; the same request again does it once', async (words) => {
      const email = `${STATEMENTS.indexOf(words)}-${FAULTS.indexOf(fault)}@people.example`;
      const add = () => anna.post('/candidates', { name: 'Jo March', email }).set('Idempotency-Key', email);
      // Begun with her name in the same message: what the server does for itself meanwhile is not meant.
      proxy.arm(fault, words, `"userId":"${anna.id}"`);
      const began = Date.now();
      const refused = await add();
      expect(Date.now() - began).toBeLessThan(5_000);
      expect(proxy.mend()).toBe(true);
      expectProblem(refused, 503, 'database.unavailable');
      expect(refused.headers['retry-after']).toBeDefined();
      const after = words === 'COMMIT' && fault === 'executed, then time-out' ? 1 : 0;
      expect(await rows(email)).toEqual({ candidates: after, events: after });
      const done = await until('it works again', async () => [await add()].find(({ status }) => status === 201));
      expect(done.body).toMatchObject({ email });
      expect(await rows(email)).toEqual({ candidates: 1, events: 1 });
    });

    it('at a row that is added by itself, on a connection that was told somebody else last: a 503 in time', async () => {
      const berta = await app.owner('Southwind');
      await berta.get('/candidates').expect(200);
      // A search takes a connection of its own: all of them are told Anna now.
      await Promise.all(Array.from({ length: 20 }, () => anna.get('/candidates', { q: 'nobody' }).expect(200)));
      const candidate = { name: 'Jo March', email: 'jo@people.example' };
      proxy.arm(fault, 'add candidate');
      expectProblem(await berta.post('/candidates', candidate), 503, 'database.unavailable');
      expect(proxy.mend()).toBe(true);
      const wasDone = fault === 'executed, then time-out';
      await until('it works again', async () => (await berta.post('/candidates', candidate)).status === (wasDone ? 409 : 201));
    });

    it('at a read: a 503 in time, and the next one is answered', async () => {
      await anna.get('/jobs').expect(200);
      proxy.arm(fault, 'jobs');
      expectProblem(await anna.get('/jobs'), 503, 'database.unavailable');
      expect(proxy.mend()).toBe(true);
      for (let round = 0; round < 12; round += 1) await anna.get('/jobs').expect(200);
    });
  });
});

describe('R21: a database that takes no changes', () => {
  let app: TestApp;
  let anna: Person;

  beforeAll(async () => {
    app = await startApp({ WORKER: 'off' });
    anna = await app.owner();
  });
  afterAll(() => app.close());

  const add = () => anna.post('/candidates', { name: 'Jo March', email: 'jo@people.example' });

  it.each([
    ['disk is full', '53100'],
    ['disk cannot be read or written', '58030'],
  ])('whose %s: changes are refused whole, reading goes on', async (_what, state) => {
    await app.query(
      `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'No space left on device' USING ERRCODE = '${state}'; END $$`,
    );
    await app.query('CREATE TRIGGER full_disk BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION full_disk()');
    const refused = await add();
    expectProblem(refused, 503, 'database.takes-nothing');
    expect(refused.headers['retry-after']).toBe('30');
    expect((await anna.get('/candidates').expect(200)).body.data).toEqual([]);
    await app.query('DROP FUNCTION full_disk() CASCADE');
  });

  it('that is only being read: the same, and afterwards all is as before', async () => {
    // A connection of its own, which was there before and may still change things.
    const operator = new Client({ connectionString: app.database.adminUrl });
    await operator.connect();
    const name = new URL(app.database.adminUrl).pathname.slice(1);
    const turn = async (to: 'on' | 'off'): Promise<void> => {
      await operator.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = ${to}`);
      await operator.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND application_name = 'assay'`);
    };
    await turn('on');
    const refused = await until('it notices', async () => [await add()].find(({ body }) => body.code !== 'database.unavailable'));
    expectProblem(refused, 503, 'database.takes-nothing');
    await anna.get('/candidates').expect(200);
    await new HttpClient(app.url).get('/health/ready').expect(200);
    await turn('off');
    await operator.end();
    await until('it works again', async () => (await add()).status === 201);
  });
});

describe('R22: health', () => {
  it('live says that the process turns; ready that the database serves; a model that is not there makes it no less ready', async () => {
    const database = await newDatabase();
    const proxy = await FaultyProxy.before(database.runtimeUrl);
    const dead = { AI_MODEL: 'openai:gpt-5-mini', OPENAI_API_KEY: 'sk-none', AI_BASE_URL: 'http://127.0.0.1:1/v1' };
    const app = await startApp({ ...dead, DATABASE_URL: database.url, DATABASE_RUNTIME_URL: proxy.url, DATABASE_ANSWER_SECONDS: '1', WORKER: 'off' });
    try {
      expect((await app.stranger.get('/health/ready').expect(200)).body).toMatchObject({ status: 'ok', parts: { database: 'ok' } });
      proxy.arm('exhausted', 'schema_migrations');
      const { body, headers } = await app.stranger.get('/health/ready').expect(503);
      expect([body.code, headers['retry-after']]).toEqual(['database.unavailable', '2']);
      expect((await app.stranger.get('/health/live').expect(200)).body).toEqual({ status: 'ok' });
      proxy.mend();
      await app.stranger.get('/health/ready').expect(200);
    } finally {
      await app.close();
      proxy.close();
      await database.discard();
    }
  });
});
