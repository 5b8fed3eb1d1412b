import { DEMO } from '../src/platform/demo';
import { type Person, type TestApp, startApp } from './support/app';
import { HttpClient } from './support/client';
import { newDatabase, type TestDatabase } from './support/database-server';
import { FaultyProxy } from './support/faulty-proxy';
import { ServerProcess } from './support/server-process';
import { until } from './support/until';

/** A database that nothing is copied to plays a replica that is far behind: what it does not know shows where a read went. */
describe('read replicas', () => {
  let replica: TestDatabase;
  let app: TestApp;
  let anna: Person;

  beforeAll(async () => {
    replica = await newDatabase();
    app = await startApp({ DATABASE_REPLICA_URLS: replica.runtimeUrl });
    anna = await app.owner();
  });
  afterAll(async () => {
    await app.close();
    await replica.discard();
  });

  it('whoever has just changed something reads it from the primary', async () => {
    const { body } = await anna.post('/candidates', { name: 'Robin Example', email: 'robin@mail.example' }).expect(201);
    await anna.get(`/candidates/${body.id}`).expect(200);
    expect((await anna.get('/candidates').expect(200)).body.data).toHaveLength(1);
  });

  it('others read from a replica, and their accounts from the primary', async () => {
    const { body } = await anna.post('/candidates', { name: 'Kim Example', email: 'kim@mail.example' }).expect(201);
    const colleague = await app.colleague(anna, 'recruiter');
    await colleague.get('/auth/me').expect(200);
    await colleague.get(`/candidates/${body.id}`).expect(404);
    expect((await colleague.get('/candidates').expect(200)).body.data).toEqual([]);
    await colleague.patch(`/candidates/${body.id}`, { headline: 'Engineer' }).expect(200);
    await colleague.get(`/candidates/${body.id}`).expect(200);
  });
});

describe('R9: a replica that is away', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await newDatabase();
  });
  afterAll(() => database.discard());

  it('hinders no start: it is told in one line, without secrets, and the primary reads', async () => {
    const server = await ServerProcess.start({
      DATABASE_URL: database.url,
      DATABASE_REPLICA_URLS: 'postgresql://somebody:hush-hush@127.0.0.1:1/assay',
      PASSWORD_COST: '4',
      METRICS_ENABLED: 'true',
    });
    try {
      const told = () => server.log().filter(({ replica }) => replica);
      await until('it is told', () => Promise.resolve(told().length > 0));
      expect(told()).toMatchObject([{ replica: '127.0.0.1:1/assay', reason: expect.stringContaining('ECONNREFUSED') }]);
      expect(server.output()).not.toMatch(/hush|\n\s+at /);
      const stranger = new HttpClient(server.url);
      const credentials = { email: DEMO.email, password: DEMO.password };
      const { body } = await stranger.post('/auth/login', credentials).expect(200);
      await new HttpClient(server.url, body.accessToken as string).get(`/jobs/${DEMO.job}`).expect(200);
    } finally {
      await server.stop();
    }
  });

  it('while it is served: no read is lost, health and the figures tell, and it is asked again when it is back', async () => {
    const replica = await newDatabase();
    const proxy = await FaultyProxy.before(replica.runtimeUrl);
    const app = await startApp({ DATABASE_REPLICA_URLS: proxy.url, DATABASE_ANSWER_SECONDS: '1' });
    const { host, pathname } = new URL(proxy.url);
    const health = async () => (await app.stranger.get('/health/ready').expect(200)).body;
    const figure = async () => (await app.stranger.get('/metrics').expect(200)).text.split('\n').find((line) => line.includes(host + pathname));
    try {
      const anna = await app.owner();
      const colleague = await app.colleague(anna, 'recruiter');
      const { body } = await anna.post('/candidates', { name: 'Kim Example', email: 'kim@mail.example' }).expect(201);
      const read = () => colleague.get(`/candidates/${body.id}`);
      // The replica has not heard of them.
      await read().expect(404);
      expect([await health(), await figure()]).toMatchObject([{ parts: { replicas: 'ok' }, failures: {} }, expect.stringMatching(/_up\{.*\} 1$/)]);
      proxy.arm('exhausted', 'candidate');
      for (const { status } of await Promise.all(Array.from({ length: 20 }, read))) expect(status).toBe(200);
      expect([await health(), await figure()]).toMatchObject([
        { status: 'ok', parts: { replicas: 'degraded' }, failures: { replicas: expect.any(String) } },
        expect.stringMatching(/_up\{.*\} 0$/),
      ]);
      await colleague.get('/candidates').expect(200);
      expect(proxy.mend()).toBe(true);
      await until('it is asked again', async () => (await read()).status === 404);
      expect(await health()).toMatchObject({ parts: { replicas: 'ok' }, failures: {} });
      for (const fault of ['unavailable', 'time-out'] as const) {
        proxy.arm(fault, 'candidate');
        await read().expect(200);
        expect(proxy.mend()).toBe(true);
        await until(`it is asked again after ${fault}`, async () => (await read()).status === 404);
      }
    } finally {
      await app.close();
      proxy.close();
      await replica.discard();
    }
  });
});
