import { type Person, startApp, type TestApp } from './support/app';
import { newDatabase, type TestDatabase } from './support/database-server';
import { FAULTS, FaultyProxy } from './support/faulty-proxy';
import { expectProblem } from './support/problem';
import { until } from './support/until';

/** The statements of one command in their order, each by words that only it has. */
const STATEMENTS = ['START TRANSACTION', 'INSERT INTO "candidates"', 'INSERT INTO "events"', 'INSERT INTO "idempotency_keys"', 'COMMIT'];

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
    const { Client } = await import('pg');
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
      proxy.arm(fault, words);
      const began = Date.now();
      const refused = await add();
      expect(Date.now() - began).toBeLessThan(5_000);
      expect(proxy.mend()).toBe(true);
      expectProblem(refused, 503, 'database.unavailable');
      expect(refused.headers['retry-after']).toBeDefined();
      const after = words === 'COMMIT' && fault === 'executed, then time-out' ? 1 : 0;
      expect(await rows(email)).toEqual({ candidates: after, events: after });
      const done = await until('it works again', async () => [await add()].find(({ status }) => status === 201));
      expect(done?.body).toMatchObject({ email });
      expect(await rows(email)).toEqual({ candidates: 1, events: 1 });
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
