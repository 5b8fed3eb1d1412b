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

  it('is not made longer: whoever comes is told so at once as a whole problem, until it has ended', async () => {
    let isOver = false;
    const refused: { status: number; headers: Record<string, string>; body: Record<string, unknown> }[] = [];
    const statuses = new Set<number>();
    const asking = Array.from({ length: ASKING }, async () => {
      while (!isOver) {
        // A search has a connection of its own.
        const answer = await owner.get('/jobs?q=engineer');
        statuses.add(answer.status);
        if (answer.status === 503) refused.push(answer);
      }
    });
    await other.query('BEGIN; LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE');
    await heldUp();
    await other.query('COMMIT');
    await until('somebody is turned away', () => Promise.resolve(refused.length > 0));
    const health = await owner.get('/health/ready');
    isOver = true;
    await Promise.all(asking);

    expect([...statuses].sort()).toEqual([200, 503]);
    expect(health.status).toBe(200);
    const [{ headers, body }] = refused as [(typeof refused)[number]];
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
    await owner.get('/jobs').expect(200);
    const { text } = await app.stranger.get('/metrics');
    expect(text).toContain(`assay_http_request_seconds_count{method="GET",route="/api/v1/jobs",status="503"} ${refused.length}\n`);
  }, 60_000);
});
