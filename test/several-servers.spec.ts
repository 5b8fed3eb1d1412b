import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { HttpClient } from './support/client';
import { newDatabase } from './support/database-server';
import { ServerProcess } from './support/server-process';
import { SmallProxy } from './support/small-proxy';

/** Two servers as processes of their own on one database. */
describe('two servers on one database', () => {
  let database: { url: string; discard: () => Promise<void> };
  let servers: ServerProcess[] = [];
  let settings: Record<string, string>;

  beforeAll(async () => {
    database = await newDatabase('template1');
    settings = { DATABASE_URL: database.url, PASSWORD_COST: '4', SECRET_KEY: 'only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz' };
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await database.discard();
  });

  it('R15: start on an empty database at the same time, and each migration runs once', async () => {
    servers = await Promise.all([ServerProcess.start(settings), ServerProcess.start(settings)]);
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ all: string; different: string }>(
      'SELECT count(*) AS all, count(DISTINCT name) AS different FROM schema_migrations',
    );
    await client.end();
    expect(rows[0]?.all).toBe(rows[0]?.different);
    for (const server of servers) await new HttpClient(server.url).get('/health/ready').expect(200);
  }, 90_000);

  it('R6: are restarted one after the other, and no request fails', async () => {
    const proxy = await SmallProxy.start(() => servers.map(({ url }) => url));
    const demo = { email: 'demo@assay.example', password: 'interview-with-evidence' };
    const { body: tokens } = await new HttpClient(proxy.url).post('/auth/login', demo).expect(200);
    const client = new HttpClient(proxy.url, tokens.accessToken as string);
    const statuses: number[] = [];
    let isOver = false;
    const asking = Array.from({ length: 3 }, async () => {
      while (!isOver) {
        statuses.push((await client.get('/jobs')).status);
        await sleep(20);
      }
    });
    for (let index = 0; index < 2; index += 1) {
      await servers[index]?.stop();
      servers[index] = await ServerProcess.start(settings);
    }
    isOver = true;
    await Promise.all(asking);
    proxy.stop();
    expect(statuses.length).toBeGreaterThan(50);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
  }, 150_000);
});
