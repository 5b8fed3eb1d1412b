import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { Client } from 'pg';
import { servedWhile } from '../bench/served-while';
import { SmallProxy } from '../bench/small-proxy';
import { ExtensionFolder } from './support/extension-folder';
import { HttpClient } from './support/client';
import { newDatabase } from './support/database-server';
import { ServerProcess } from './support/server-process';
import { until } from './support/until';

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
    const served = await servedWhile(proxy.url, tokens.accessToken as string, 50, async () => {
      for (let index = 0; index < servers.length; index += 1) {
        expect(await servers[index]?.stop()).toBe(0);
        servers[index] = await ServerProcess.start(settings);
      }
    });
    proxy.stop();
    expect(served).toBeGreaterThan(50);
  }, 150_000);

  it('R15: an older one goes on serving while a newer one changes the schema, and afterwards', async () => {
    const newer = new ExtensionFolder({
      'newer/newer.module.js': 'exports.NewerModule = class NewerModule {};',
      'newer/migrations/1999999999999-newer.js': `exports.Newer1999999999999 = class Newer1999999999999 {
        async up(runner) {
          await runner.query('ALTER TABLE candidates ADD COLUMN pronouns text');
          await runner.query("CREATE TABLE newer_things (organization_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (organization_id, id))");
        }
        async down(runner) {
          await runner.query('ALTER TABLE candidates DROP COLUMN pronouns');
          await runner.query('DROP TABLE newer_things');
        }
      };`,
    });
    const [older] = servers;
    const demo = { email: 'demo@assay.example', password: 'interview-with-evidence' };
    const { body: tokens } = await new HttpClient(older!.url).post('/auth/login', demo).expect(200);
    const client = new HttpClient(older!.url, tokens.accessToken as string);
    const statuses: number[] = [];
    let isOver = false;
    const work = async (): Promise<void> => {
      for (let number = 0; !isOver; number += 1) {
        const { status, body } = await client.post('/candidates', { name: 'Jo March', email: `jo-${number}@people.example` });
        statuses.push(status, (await client.get(`/candidates/${body.id}`)).status);
        await sleep(20);
      }
    };
    const working = work();
    const server = await ServerProcess.start({ ...settings, EXTENSIONS_DIR: newer.path });
    servers.push(server);
    await new HttpClient(server.url, tokens.accessToken as string).get('/candidates').expect(200);
    isOver = true;
    await working;
    newer.remove();
    expect(statuses.length).toBeGreaterThan(10);
    expect(new Set(statuses)).toEqual(new Set([201, 200]));
    await client.post('/candidates', { name: 'After', email: 'after@people.example' }).expect(201);
  }, 90_000);

  it('R13: more than can be served is turned away, health answers meanwhile, and nothing of it lasts', async () => {
    const busy = await ServerProcess.start({ ...settings, MAX_REQUESTS: '8', SEED_DEMO: 'false' });
    servers.push(busy);
    const demo = { email: 'demo@assay.example', password: 'interview-with-evidence' };
    const { body: tokens } = await new HttpClient(busy.url).post('/auth/login', demo).expect(200);
    const headers = { authorization: `Bearer ${tokens.accessToken as string}` };
    const flood = autocannon({ url: `${busy.url}/api/v1/jobs?limit=100`, connections: 64, amount: 1_000, headers });
    let isOver = false;
    const health: number[] = [];
    const ask = async (): Promise<void> => {
      while (!isOver) health.push((await new HttpClient(busy.url).get('/health/live')).status);
    };
    const asking = ask();
    const { statusCodeStats: statuses, errors } = await flood;
    isOver = true;
    await asking;
    expect(Object.keys(statuses ?? {}).sort()).toEqual(['200', '503']);
    expect([errors, new Set(health)]).toEqual([0, new Set([200])]);
    const client = new HttpClient(busy.url, tokens.accessToken as string);
    for (let round = 0; round < 20; round += 1) await client.get('/jobs').expect(200);
    // The log has their number, once a second at most, and no line for each.
    const refused = statuses?.['503']?.count ?? 0;
    const told = await until('all that were turned away are told', async () => {
      const lines = busy.log().filter(({ msg }) => msg === 'Requests were turned away');
      return lines.reduce((sum, { requests }) => sum + Number(requests), 0) === refused && lines;
    });
    for (const [index, { time, level }] of told.slice(1).entries())
      expect([level, Date.parse(String(time)) - Date.parse(String(told[index]?.time)) > 990]).toEqual(['warn', true]);
    expect(busy.log().filter(({ status, code }) => status === 503 || code === 'server.overloaded')).toEqual([]);
  }, 90_000);
});
