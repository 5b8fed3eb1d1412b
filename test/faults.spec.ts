import { readFileSync } from 'node:fs';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpClient } from './support/client';
import { Receiver } from './support/receiver';
import { ServerProcess } from './support/server-process';
import { until } from './support/until';

/** Nobody listens any more: the request was not taken. */
function unlessRefused(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ECONNREFUSED') throw error;
  return undefined;
}

/** Servers as processes of their own, on the embedded database: what happens when something dies. */
describe('a server with its database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-faults-'));
  chmodSync(folder, 0o755);
  const settings = { DATA_DIR: join(folder, 'data'), PASSWORD_COST: '4', LOG_LEVEL: 'info' };
  let server: ServerProcess;

  beforeAll(async () => {
    server = await ServerProcess.start(settings);
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const login = async (): Promise<HttpClient> => {
    const demo = { email: 'demo@assay.example', password: 'interview-with-evidence' };
    return new HttpClient(server.url, (await new HttpClient(server.url).post('/auth/login', demo).expect(200)).body.accessToken as string);
  };
  const killDatabase = (): void => {
    const [postmaster] = readFileSync(join(settings.DATA_DIR, 'postgres/postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(postmaster), 'SIGKILL');
  };

  it('R8: lives through the death of its database, answers 503 meanwhile and never hangs', async () => {
    const demo = await login();
    const { pid } = server;
    const statuses: number[] = [];
    const codes = new Set<string>();
    let slowest = 0;
    let isOver = false;
    const asking = Array.from({ length: 4 }, async () => {
      while (!isOver) {
        const began = Date.now();
        const { status, body, headers } = await demo.get('/candidates');
        slowest = Math.max(slowest, Date.now() - began);
        statuses.push(status);
        if (status === 503) codes.add(`${body.code as string} ${headers['retry-after'] === undefined ? 'without' : 'with'} Retry-After`);
      }
    });
    const [ready, live] = [new Set<string>(), new Set<number>()];
    const looking = async (): Promise<void> => {
      while (!isOver) {
        const { status, body } = await new HttpClient(server.url).get('/health/ready');
        ready.add(`${status} ${(body.code ?? body.status) as string}`);
        live.add((await new HttpClient(server.url).get('/health/live')).status);
      }
    };
    asking.push(looking());
    await until('it serves', () => Promise.resolve(statuses.length > 4 && ready.size === 1));
    killDatabase();
    await until('it notices', () => Promise.resolve(statuses.includes(503)));
    await until('the database is back', () => Promise.resolve(server.output().includes('The embedded PostgreSQL is back.')));
    await until('it serves again', async () => (await new HttpClient(server.url).get('/health/ready')).status === 200, 5);
    isOver = true;
    await Promise.all(asking);
    expect([[...ready], [...live]]).toEqual([['200 ok', '503 database.unavailable'], [200]]);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    expect([...codes]).toEqual(['database.unavailable with Retry-After']);
    expect(slowest).toBeLessThan(5_000);
    expect(server.pid).toBe(pid);
    for (let round = 0; round < 12; round += 1) await demo.get('/candidates').expect(200);
    await demo.post('/candidates', { name: 'After', email: 'after@people.example' }).expect(201);
  }, 60_000);

  it('R6: a stop lets what is under way end, sends new requests elsewhere, and ends with 0', async () => {
    const demo = await login();
    const add = (n: number) => demo.post('/candidates', { name: `P ${n}`, email: `p${n}@people.example` }).then((answer) => answer, unlessRefused);
    const asked = Array.from({ length: 30 }, (_, n) => add(n));
    await Promise.race(asked);
    const stopped = server.stop();
    const answers = await Promise.all(asked);
    expect(await stopped).toBe(0);
    // Each was done, or turned away whole: by an answer, or because nobody listened any more.
    const told = answers.flatMap((answer) => answer ?? []);
    expect(told.map(({ status }) => status)).toContain(201);
    for (const { status, body: problem, headers } of told.filter((answer) => answer.status !== 201)) {
      expect([status, problem.code]).toEqual([503, 'server.stopping']);
      expect(headers).toMatchObject({ connection: 'close', 'retry-after': '1' });
    }
    server = await ServerProcess.start(settings);
    const found = await (await login()).get('/candidates?q=P&count=true&limit=100').expect(200);
    const names = new Set((found.body.data as { name: string }[]).map(({ name }) => name));
    answers.forEach((answer, n) => expect([n, names.has(`P ${n}`)]).toEqual([n, answer?.status === 201]));
  }, 60_000);

  it('R5, R7: killed five times under load, with its database, it has lost nothing that it acknowledged, and tells of each once', async () => {
    const receiver = await Receiver.start();
    await server.stop();
    const hooked = { ...settings, WEBHOOK_ALLOWED_ADDRESSES: '127.0.0.1' };
    server = await ServerProcess.start(hooked);
    const webhook = { url: receiver.url, eventTypes: ['candidate.created'] };
    const { id: webhookId } = (await (await login()).post('/webhooks', webhook).expect(201)).body;
    const acknowledged = new Set<string>();
    for (let kills = 1; kills <= 5; kills += 1) {
      const demo = await login();
      let isOver = false;
      const writers = Array.from({ length: 8 }, async (_none, writer) => {
        for (let number = 0; !isOver; number += 1) {
          const person = { name: `Killed ${writer}`, email: `${kills}-${writer}-${number}@killed.example` };
          // Whatever was under way when the server died was acknowledged to nobody.
          const answer = await demo.post('/candidates', person).then((made) => made, () => undefined); // prettier-ignore
          if (answer?.status === 201) acknowledged.add(answer.body.id as string);
        }
      });
      await until('some are acknowledged', () => Promise.resolve(acknowledged.size >= kills * 40), 60);
      killDatabase();
      await server.kill();
      isOver = true;
      await Promise.all(writers);
      server = await ServerProcess.start(hooked);
      await until('ready again', async () => (await new HttpClient(server.url).get('/health/ready')).status === 200, 10);
      const found = await idsOfKilled();
      expect([...acknowledged].filter((id) => !found.has(id))).toEqual([]);
    }
    const demo = await login();
    // Whoever was added left an audit row and an event, or was not added.
    expect((await demo.get('/audit/verify').expect(200)).body).toMatchObject({ intact: true });
    const idsOf = new Map<string, Set<unknown>>();
    const waiting = () => demo.get(`/webhooks/${webhookId}/deliveries`, { status: 'pending,failed', count: true, limit: 1 }).expect(200);
    await until('all is told', async () => (await waiting()).body.total === 0, 120);
    for (const { event, headers } of receiver.received) {
      const id = event.data.candidateId!;
      idsOf.set(id, (idsOf.get(id) ?? new Set()).add(headers['webhook-id']));
    }
    expect(new Set(idsOf.keys())).toEqual(await idsOfKilled());
    expect([...idsOf.values()].filter(({ size }) => size !== 1)).toEqual([]);
    await demo.delete(`/webhooks/${webhookId}`).expect(204);
    receiver.stop();
  }, 400_000);

  /** Everybody who was added while the server was being killed. */
  async function idsOfKilled(): Promise<Set<string>> {
    const demo = await login();
    const found = new Set<string>();
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await demo.get('/candidates', { q: 'killed.example', limit: 100, ...(cursor ? { cursor } : {}) }).expect(200);
      for (const { id } of body.data as { id: string }[]) found.add(id);
      cursor = body.nextCursor as string | null;
    }
    return found;
  }

  it('R4: an event that was acknowledged with kill -9 arrives after the restart, once', async () => {
    const receiver = await Receiver.start();
    const hooked = { ...settings, WEBHOOK_ALLOWED_ADDRESSES: '127.0.0.1' };
    await server.stop();
    server = await ServerProcess.start(hooked);
    const demo = await login();
    await demo.post('/webhooks', { url: receiver.url, eventTypes: ['candidate.created'] }).expect(201);
    const { body } = await demo.post('/candidates', { name: 'Right Before', email: 'before@people.example' }).expect(201);
    await server.kill();
    server = await ServerProcess.start(hooked);
    const about = () => receiver.received.filter(({ event }) => event.data.candidateId === body.id);
    await until('the event', () => Promise.resolve(about().length > 0), 15);
    expect(new Set(about().map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    receiver.stop();
  }, 120_000);
});
