import { DataSource } from 'typeorm';
import type { Caller } from '../src/auth/access';
import { Queue } from '../src/platform/queue/queue';
import { type Person, startApp, type TestApp } from './support/app';
import { busyExtension } from './support/busy-extension';
import { expectProblem } from './support/problem';
import { ServerProcess } from './support/server-process';
import { until } from './support/until';

const EFFECTS = 'CREATE TABLE effects (text text NOT NULL); GRANT ALL ON effects TO PUBLIC';

async function ask(app: TestApp, person: Person, task: string, ...payloads: object[]): Promise<void> {
  await app.asTask(person, (caller) => send(app, caller, task, ...payloads));
}

const send = (app: TestApp, caller: Caller, task: string, ...payloads: object[]): Promise<void> =>
  app.nest.get(DataSource).transaction(async (manager) => {
    for (const payload of payloads) await app.nest.get(Queue).send(manager, caller, task, { ...payload });
  });

/** Everything that the work wrote. */
const effects = async (app: TestApp): Promise<string[]> =>
  (await app.query<{ text: string }>('SELECT text FROM effects ORDER BY text')).map(({ text }) => text);

describe('background work', () => {
  const extensions = busyExtension('src');
  let app: TestApp;
  let anna: Person;
  let bea: Person;

  beforeAll(async () => {
    app = await startApp({ EXTENSIONS_DIR: extensions.path });
    await app.query(EFFECTS);
    [anna, bea] = [await app.owner(), await app.owner()];
    // Five tries take their time, also without the pauses between them: they are made while other tests run.
    await app.query(`UPDATE tasks.queue SET retry_delay = 0, retry_backoff = false WHERE name = 'busy/poison'`);
    await ask(app, bea, 'busy/poison', {});
  });
  afterAll(async () => {
    await app.close();
    extensions.remove();
  });

  const newest = async (name: string, person = anna) => (await person.get('/tasks', { name }).expect(200)).body.data[0];
  const ended = (name: string, status: string, person = anna) =>
    until(`${name} ${status}`, async () => [await newest(name, person)].find((task) => task?.status === status), 30);

  it('is listed for its organization, with what became of it', async () => {
    await ask(app, anna, 'busy/count', { n: 1 });
    const task = await ended('busy/count', 'succeeded');
    expect(task).toMatchObject({
      progress: 1,
      attempts: 1,
      payload: { n: 1 },
      requestedBy: anna.id,
      apiKeyId: null,
      requestId: 'a task',
      failure: null,
      allowedTransitions: [],
    });
    expect((await anna.get(`/tasks/${task.id}`).expect(200)).body).toEqual(task);
    expect((await anna.get('/tasks', { status: 'failed,cancelled' }).expect(200)).body.data).toEqual([]);
    const stranger = await app.owner();
    expectProblem(await stranger.get(`/tasks/${task.id}`), 404, 'task.not-found');
    expectProblem(await stranger.post(`/tasks/${task.id}/retry`), 404, 'task.not-found');
    expect((await stranger.get('/tasks').expect(200)).body.data).toEqual([]);
    const viewer = await app.colleague(anna, 'viewer');
    expect((await viewer.get('/tasks').expect(200)).body.data).toHaveLength(1);
    expectProblem(await viewer.post(`/tasks/${task.id}/retry`), 403, 'auth.not-permitted');
  });

  it('does not exist when its transaction is rolled back', async () => {
    const before = (await anna.get('/tasks', { count: true })).body.total;
    const failing = app.asTask(anna, (caller) =>
      app.nest.get(DataSource).transaction(async (manager) => {
        await app.nest.get(Queue).send(manager, caller, 'busy/count', { n: 0 });
        throw new Error('changed my mind');
      }),
    );
    await expect(failing).rejects.toThrow('changed my mind');
    expect((await anna.get('/tasks', { count: true })).body.total).toBe(before);
  });

  it('says how far it is, and can be cancelled: it is told, and stays cancelled', async () => {
    await ask(app, anna, 'busy/long', {});
    const { id } = await until('half done', async () => [await newest('busy/long')].find((task) => task?.progress === 0.5));
    expect((await app.stranger.get('/metrics').expect(200)).text).toContain('assay_tasks{task="busy/long",state="active"} 1');
    expect((await anna.post(`/tasks/${id}/cancel`).expect(200)).body).toMatchObject({ status: 'cancelled', allowedTransitions: ['retry'] });
    await until('told to stop', async () => (await effects(app)).includes('stopped early'));
    expect((await newest('busy/long')).status).toBe('cancelled');
    const again = await anna.post(`/tasks/${id}/cancel`);
    expectProblem(again, 409, 'state.illegal-transition');
    expect(again.body.allowedTransitions).toEqual(['retry']);
  });

  it('leaves a place for others, however much one organization asks for', async () => {
    const crowd = await app.owner();
    const last = await app.owner();
    await ask(app, crowd, 'busy/long', {}, {}, {}, {}, {}, {});
    await until('as much as can be is under way', async () => (await crowd.get('/tasks', { status: 'running' })).body.data.length === 2);
    await ask(app, last, 'busy/long', {});
    await until('the other one, too', async () => (await last.get('/tasks', { status: 'running' })).body.data.length === 1);
    for (const person of [crowd, last]) {
      const { body } = await person.get('/tasks', { status: 'queued,running' });
      for (const { id } of body.data as { id: string }[]) await person.post(`/tasks/${id}/cancel`).expect(200);
    }
  });

  it('R5: what never works is tried five times, then set aside, given up by its chapter, and can be tried again', async () => {
    const task = await ended('busy/poison', 'failed', bea);
    expect(task).toMatchObject({ attempts: 5, failure: 'server.fault', allowedTransitions: ['retry'] });
    await until('given up', async () => (await effects(app)).includes('given up as server'));
    expect((await bea.post(`/tasks/${task.id}/retry`).expect(200)).body).toMatchObject({ status: 'queued', attempts: 0 });
    await until('tried again', async () => (await newest('busy/poison', bea)).attempts === 1);
  }, 60_000);

  it('S21: of somebody who may not any more is refused, and that is recorded', async () => {
    const recruiter = await app.colleague(anna, 'recruiter');
    const later = { lowered: recruiter, gone: await app.colleague(anna, 'recruiter') };
    await ask(app, recruiter, 'busy/guarded', {});
    await ended('busy/guarded', 'succeeded');
    const keyOf = async (name: string, permissions: string[]) =>
      (await anna.post('/api-keys', { currentPassword: 'a long walk on a short pier', name, permissions }).expect(201)).body.id as string;
    const [revoked, narrow] = [await keyOf('Revoked', ['jobs:*']), await keyOf('Narrow', ['jobs:read'])];
    // Nobody works meanwhile.
    await app.nest.get(Queue).pause();
    await ask(app, later.lowered, 'busy/guarded', {});
    await ask(app, later.gone, 'busy/guarded', {});
    for (const key of [revoked, narrow]) await app.asTask(anna, (caller) => send(app, caller, 'busy/guarded', {}), key);
    await anna.delete(`/api-keys/${revoked}`).expect(204);
    await app.query(`UPDATE memberships SET role = 'viewer' WHERE user_id = $1`, [later.lowered.id]);
    await app.query(`UPDATE memberships SET status = 'disabled' WHERE user_id = $1`, [later.gone.id]);
    const other = await startAnother();
    try {
      const refused = await until('all refused', async () => {
        const { body } = await anna.get('/tasks', { status: 'refused', name: 'busy/guarded' });
        return body.data.length === 4 && (body.data as { requestedBy: string; apiKeyId: string | null; failure: string }[]);
      });
      expect(Object.fromEntries(refused.map(({ requestedBy, apiKeyId, failure }) => [apiKeyId ?? requestedBy, failure]))).toEqual({
        [later.lowered.id]: 'task.refused',
        [later.gone.id]: 'auth.member-not-found',
        [revoked]: 'api-key.not-usable',
        [narrow]: 'task.refused',
      });
      expect((await effects(app)).filter((text) => text.startsWith('done as'))).toEqual(['done as recruiter']);
      const { body: audit } = await anna.get('/audit', { event: 'authz_fail' }).expect(200);
      const refusals = (audit.data as { userId: string; noun: string; facts: { code: string; task: string; apiKeyId?: string } }[]).filter(
        ({ noun }) => noun === 'task',
      );
      expect(refusals.map(({ userId, facts }) => [facts.apiKeyId ?? userId, facts.code, facts.task]).sort()).toEqual(
        [
          [later.lowered.id, 'task.refused', 'busy/guarded'],
          [later.gone.id, 'auth.member-not-found', 'busy/guarded'],
          [revoked, 'api-key.not-usable', 'busy/guarded'],
          [narrow, 'task.refused', 'busy/guarded'],
        ].sort(),
      );
    } finally {
      await other.close();
    }
  });

  it('R16: a cron runs once, however many servers there are', async () => {
    const other = await startAnother();
    try {
      const runs = async () => (await effects(app)).filter((text) => text.startsWith('cron'));
      await until('a first run', async () => (await runs()).length > 0, 40);
      // Servers look every few seconds whether something is due; what one has seen to, the next looks at, too.
      const looked = async () => (await app.query<{ at: string }>('SELECT cron_on::text AS at FROM tasks.version'))[0]?.at;
      for (let looks = 0; looks < 2; looks += 1) {
        const before = await looked();
        await until('they have looked again', async () => (await looked()) !== before, 30);
      }
      // It is due every minute, and this may take more than one.
      const minutes = await until('what was due is done', async () => {
        const found = await app.query<{ minute: string; state: string }>(
          `SELECT date_trunc('minute', created_on)::text AS minute, state FROM tasks.job WHERE name = 'busy/each'`,
        );
        return found.every(({ state }) => state === 'completed') && found.map(({ minute }) => minute);
      });
      expect(minutes).toEqual([...new Set(minutes)]);
      expect((await runs()).length).toBe(minutes.length);
    } finally {
      await other.close();
    }
  }, 120_000);

  /** Another server on the same database. */
  const startAnother = () =>
    startApp({ EXTENSIONS_DIR: extensions.path, DATABASE_URL: app.databaseUrl, DATABASE_RUNTIME_URL: app.database.runtimeUrl });
});

describe('R5: workers as processes of their own', () => {
  const [own, built] = [busyExtension('src'), busyExtension('dist/src')];
  let app: TestApp;
  const workers: ServerProcess[] = [];

  beforeAll(async () => {
    app = await startApp({ EXTENSIONS_DIR: own.path, WORKER: 'off' });
    await app.query(EFFECTS);
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await app.close();
    own.remove();
    built.remove();
  });

  const startWorker = async (): Promise<void> => {
    const SECRET_KEY = 'only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz';
    workers.push(
      await ServerProcess.work({
        DATABASE_URL: app.databaseUrl,
        DATABASE_RUNTIME_URL: app.database.runtimeUrl,
        EXTENSIONS_DIR: built.path,
        SECRET_KEY,
      }),
    );
  };
  const done = async (): Promise<number> => (await effects(app)).filter((text) => /^\d+$/.test(text)).length;

  it('200 pieces of work and five kill -9: all done, each effect once, and what was under way is begun anew within 20 s', async () => {
    const [anna, bea] = [await app.owner(), await app.owner()];
    await Promise.all(Array.from({ length: 6 }, startWorker));
    await ask(app, bea, 'busy/long', {});
    const isAtIt = async ({ pid }: ServerProcess) => (await effects(app)).includes(`long work in process ${pid}`);
    const first = await until('somebody has begun', async () => (await Promise.all(workers.map(isAtIt))).indexOf(true) + 1);
    workers.unshift(...workers.splice(first - 1, 1));
    await ask(app, anna, 'busy/count', ...Array.from({ length: 200 }, (_, n) => ({ n })));
    const kill = async (): Promise<void> => {
      const before = await done();
      await until('some work is done', async () => (await done()) > before, 60);
      await workers.shift()?.kill();
    };
    await kill();
    const long = async () => (await bea.get('/tasks', { name: 'busy/long' }).expect(200)).body.data[0];
    const begunAnew = until('it is begun anew', async () => (await long()).attempts > 1, 20);
    for (let kills = 1; kills < 5; kills += 1) await kill();
    await begunAnew;
    await bea.post(`/tasks/${(await long()).id}/cancel`).expect(200);
    await until('all is done', async () => (await done()) === 200, 60);
    const succeeded = async () => (await anna.get('/tasks', { status: 'succeeded', count: true, limit: 1 }).expect(200)).body.total as number;
    await until('all is known to be done', async () => (await succeeded()) === 200);
    expect(new Set(await effects(app)).size).toBe((await effects(app)).length);
  }, 240_000);

  it('R17: a fault that nobody caught is told, what is under way ends, and the process with it', async () => {
    const bea = await app.owner();
    // The one that is left: nobody else could do its work.
    expect(workers).toHaveLength(1);
    await ask(app, bea, 'busy/count', { n: 1000, seconds: 1 });
    await until('some work is under way', async () => (await bea.get('/tasks', { status: 'running' })).body.data.length === 1);
    await ask(app, bea, 'busy/crash', {});
    const ended = await Promise.race(workers.map(async (each) => ({ each, code: await each.ended() })));
    expect(ended.code).toBe(1);
    expect(ended.each.output()).toContain('"level":"fatal"');
    workers.splice(workers.indexOf(ended.each), 1);
    expect(await effects(app)).toContain('1000');
  }, 60_000);

  it('R6: that are stopped end what is under way first', async () => {
    const cleo = await app.owner();
    await startWorker();
    await ask(app, cleo, 'busy/slow', {});
    await until('it has begun', async () => (await effects(app)).includes('slow work has begun'));
    expect(await Promise.all(workers.splice(0).map((worker) => worker.stop()))).toEqual(expect.arrayContaining([0]));
    expect(await effects(app)).toContain('slow work has ended');
    expect((await cleo.get('/tasks', { name: 'busy/slow' }).expect(200)).body.data).toMatchObject([{ status: 'succeeded', attempts: 1 }]);
  }, 60_000);

  it('do not start on the embedded database, in one line', async () => {
    await expect(ServerProcess.work({})).rejects.toThrow(/A worker of its own needs DATABASE_URL/);
  }, 90_000);
});
