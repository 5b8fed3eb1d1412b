import { Client } from 'pg';
import { type Person, type TestApp, startApp } from './support/app';
import { until } from './support/until';

/** More than the connections to the database and a crowd in front of them. */
const ASKING = 120;

/** A table that nobody can read for a while makes everybody wait for connections, as a database does that cannot keep up. */
describe('R13: a line for the database that is too long', () => {
  let app: TestApp;
  let owner: Person;
  let other: Client;

  beforeAll(async () => {
    // Nobody is turned away for their number.
    app = await startApp({ MAX_REQUESTS: '100000' });
    owner = await app.owner();
    other = new Client({ connectionString: app.database.adminUrl });
    await other.connect();
  });
  afterAll(async () => {
    await other.end();
    await app.close();
  });

  /** Until the first of them has been held up for so long that what comes now is no burst any more. */
  const heldUp = () =>
    until('the first ones have waited for a while', async () => {
      const [found] = await app.query<{ waited: boolean }>(
        `SELECT count(*) > 0 AS waited FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query_start < clock_timestamp() - interval '1.5 s'`,
      );
      return found?.waited;
    });

  it('is not made longer: whoever comes is told so at once as a whole problem, until it moves again', async () => {
    await other.query('BEGIN; LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE');
    // A search has a connection of its own.
    const asking = Array.from({ length: ASKING }, () => owner.get('/jobs?q=engineer'));
    const asked = Promise.all(asking.map(async (each) => (await each).status));
    await heldUp();
    const { status, headers, body } = await owner.get('/jobs?q=engineer');
    const health = await owner.get('/health/ready');
    await other.query('COMMIT');

    expect(status).toBe(503);
    expect(health.status).toBe(200);
    // Who came before is served, or has waited for too long meanwhile.
    for (const each of await asked) expect([200, 503]).toContain(each);
    const id = headers['x-request-id'];
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json',
      'retry-after': '2',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(body).toEqual({
      type: '/problems/server.overloaded',
      title: 'Service Unavailable',
      status: 503,
      detail: expect.any(String),
      code: 'server.overloaded',
      instance: `/problems/server.overloaded#${id}`,
      requestId: id,
    });
    const { text } = await app.stranger.get('/metrics');
    expect(text).toMatch(/assay_http_request_seconds_count\{method="GET",route="\/api\/v1\/jobs",status="503"\} [1-9]/);
    await until('everybody is served again', async () => (await owner.get('/jobs?q=engineer')).status === 200);
  }, 60_000);
});
