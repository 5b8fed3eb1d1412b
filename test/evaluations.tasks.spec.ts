import { type Person, startApp, type TestApp } from './support/app';
import { evaluable } from './support/evaluable';
import { PatientModel } from './support/patient-model';
import { expectProblem } from './support/problem';
import { ServerProcess } from './support/server-process';
import { until } from './support/until';

/** An interview whose evaluation was asked for, and the task that does it. */
async function requested(by: Person) {
  const interview = await evaluable(by);
  const { body: run } = await by.post(`/interviews/${interview}/evaluations`, {}).expect(202);
  const of = async () =>
    ((await by.get('/tasks', { name: 'evaluations/run', limit: 100 }).expect(200)).body.data as Task[]).filter(
      ({ payload }) => payload.runId === run.id,
    );
  const [{ id }] = (await of()) as [Task];
  return {
    interview,
    runId: run.id as string,
    id,
    tasksOfIt: async () => (await of()).length,
    task: async () => (await by.get(`/tasks/${id}`).expect(200)).body as Task,
    run: async () => (await by.get(`/interviews/${interview}/evaluations/1`).expect(200)).body as Run,
  };
}

interface Task {
  id: string;
  status: string;
  attempts: number;
  failure: string | null;
  payload: { runId?: string };
}
interface Run {
  status: string;
  note: string | null;
  competencies: unknown[];
}

const verbsOf = async (app: TestApp, runId: string): Promise<string[]> =>
  (await app.query<{ verb: string }>(`SELECT verb FROM status_changes WHERE noun = 'evaluation_run' AND noun_id = $1 ORDER BY id`, [runId])).map(
    ({ verb }) => verb,
  );

describe('the task of an evaluation, tried again by hand', () => {
  let model: PatientModel;
  let app: TestApp;
  let anna: Person;
  beforeAll(async () => {
    model = await PatientModel.start();
    app = await startApp(model.script.environment);
    anna = await app.owner();
  });
  beforeEach(() => model.hold());
  afterAll(async () => {
    model.release();
    await app.close();
    await model.stop();
  });

  it('evaluates after all when it was cancelled, and that stands in the history of the run', async () => {
    const { id, interview, runId, run, task, tasksOfIt } = await requested(anna);
    await until('the model is asked', () => Promise.resolve(model.asked === 2));
    await anna.post(`/tasks/${id}/cancel`).expect(200);
    await until('it is given up', async () => (await run()).status === 'failed');
    model.release();
    await anna.post(`/tasks/${id}/retry`).expect(200);
    await until('it has succeeded', async () => (await task()).status === 'succeeded');
    expect(await run()).toMatchObject({ number: 1, status: 'succeeded', source: 'model', note: null, competencies: [{ level: 3 }, {}] });
    expect(await tasksOfIt()).toBe(1);
    expect((await anna.get(`/interviews/${interview}`)).body.status).toBe('awaiting_review');
    expect(await verbsOf(app, runId)).toEqual(['create', 'start', 'fail', 'retry', 'start', 'succeed']);
    const retries = await app.query(`SELECT user_id FROM status_changes WHERE noun_id = $1 AND verb = 'retry'`, [runId]);
    expect(retries).toEqual([{ user_id: anna.id }]);
  });

  it('goes on when it is tried again at once: it is not given up behind the back of who wants it', async () => {
    const { id, run, task } = await requested(anna);
    await until('the model is asked', () => Promise.resolve(model.asked === 2));
    await anna.post(`/tasks/${id}/cancel`).expect(200);
    await anna.post(`/tasks/${id}/retry`).expect(200);
    model.release();
    await until('it has ended', async () => !['queued', 'running'].includes((await task()).status));
    expect([(await task()).status, (await run()).status]).toEqual(['succeeded', 'succeeded']);
  });

  it('is refused when another evaluation has taken the place of this one', async () => {
    const { id, interview, run, task } = await requested(anna);
    await until('the model is asked', () => Promise.resolve(model.asked === 2));
    await anna.post(`/interviews/${interview}/evaluations`, { force: true }).expect(202);
    await anna.post(`/tasks/${id}/cancel`).expect(200);
    expectProblem(await anna.post(`/tasks/${id}/retry`), 409, 'task.outdated');
    expect([(await task()).status, (await run()).status]).toEqual(['cancelled', 'superseded']);
  });

  it('is refused while another evaluation of the interview is under way', async () => {
    const { id, interview, run, task } = await requested(anna);
    await anna.post(`/tasks/${id}/cancel`).expect(200);
    await until('it is given up', async () => (await run()).status === 'failed');
    await anna.post(`/interviews/${interview}/evaluations`, {}).expect(202);
    expectProblem(await anna.post(`/tasks/${id}/retry`), 409, 'task.outdated');
    expect([(await task()).status, (await run()).status]).toEqual(['cancelled', 'failed']);
  });
});

describe('R5: the task of an evaluation, and workers that are killed', () => {
  let model: PatientModel;
  let app: TestApp;
  let anna: Person;
  const workers: ServerProcess[] = [];
  beforeAll(async () => {
    model = await PatientModel.start();
    app = await startApp({ ...model.script.environment, WORKER: 'off' });
    anna = await app.owner();
  });
  beforeEach(() => model.hold());
  afterEach(async () => {
    model.release();
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  });
  afterAll(async () => {
    await app.close();
    await model.stop();
  });

  const startWorker = async (): Promise<ServerProcess> => {
    const SECRET_KEY = 'only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz';
    const { databaseUrl: DATABASE_URL, database } = app;
    const worker = await ServerProcess.work({ ...model.script.environment, DATABASE_URL, DATABASE_RUNTIME_URL: database.runtimeUrl, SECRET_KEY });
    workers.push(worker);
    return worker;
  };

  it('after five it is set aside, one and the same, and tried again it evaluates', async () => {
    const { id, run, runId, task, tasksOfIt } = await requested(anna);
    // They are missed sooner than usual, and the pauses between the tries are left out.
    await app.query(`UPDATE tasks.job SET heartbeat_seconds = 5, retry_delay = 0, retry_backoff = false WHERE name = 'evaluations/run'`);
    for (let kills = 1; kills <= 5; kills += 1) {
      const worker = await startWorker();
      await until(`it is begun for the ${kills}. time`, async () => model.asked === 2 * kills && (await task()).attempts === kills, 30);
      expect(await task()).toMatchObject({ status: 'running', allowedTransitions: ['cancel'] });
      await worker.kill();
    }
    await startWorker();
    await until('it is set aside', async () => (await task()).status === 'failed', 30);
    expect(await task()).toMatchObject({ attempts: 5, failure: 'task.worker-lost', allowedTransitions: ['retry'] });
    await until('the run is given up', async () => (await run()).status === 'failed');
    expect((await anna.get('/tasks', { status: 'failed' }).expect(200)).body.data).toMatchObject([{ id }]);
    model.release();
    await anna.post(`/tasks/${id}/retry`).expect(200);
    await until('it has succeeded', async () => (await task()).status === 'succeeded');
    expect(await run()).toMatchObject({ status: 'succeeded', competencies: [{ level: 3 }, {}] });
    expect(await tasksOfIt()).toBe(1);
    expect(await verbsOf(app, runId)).toEqual(['create', 'start', 'fail', 'retry', 'start', 'succeed']);
  }, 240_000);

  it('one that was only frozen has no say when another has taken its place, which it does within 20 s', async () => {
    const frozen = await startWorker();
    const { id, run, runId, task, tasksOfIt } = await requested(anna);
    await until('the model is asked', () => Promise.resolve(model.asked === 2));
    await startWorker();
    process.kill(frozen.pid, 'SIGSTOP');
    await until('it is begun again', async () => model.asked === 4 && (await task()).attempts === 2, 20);
    model.answer(2);
    process.kill(frozen.pid, 'SIGCONT');
    expect(await frozen.stop()).toBe(0);
    expect([(await task()).status, (await run()).status, (await run()).competencies]).toEqual(['running', 'running', []]);
    model.release();
    await until('it has succeeded', async () => (await task()).status === 'succeeded');
    expect(await task()).toMatchObject({ id, attempts: 2, failure: null });
    expect(await run()).toMatchObject({ status: 'succeeded', competencies: [{ level: 3 }, {}] });
    expect(await tasksOfIt()).toBe(1);
    expect(await verbsOf(app, runId)).toEqual(['create', 'start', 'succeed']);
  }, 120_000);

  it('it can be cancelled after a kill, too', async () => {
    const worker = await startWorker();
    const { id, run, task } = await requested(anna);
    await until('the model is asked', () => Promise.resolve(model.asked === 2));
    await worker.kill();
    await startWorker();
    await until('it is begun again', async () => (await task()).attempts === 2, 20);
    await anna.post(`/tasks/${id}/cancel`).expect(200);
    await until('it is given up', async () => (await run()).status === 'failed');
    expect(await task()).toMatchObject({ status: 'cancelled', attempts: 2 });
  }, 120_000);

  it('refused because of who asked for it, it evaluates when that person may again', async () => {
    const recruiter = await app.colleague(anna, 'recruiter');
    const { id, run, task } = await requested(recruiter);
    const become = (role: string) => app.query('UPDATE memberships SET role = $2 WHERE user_id = $1', [recruiter.id, role]);
    await become('viewer');
    model.release();
    await startWorker();
    await until('it is refused', async () => (await task()).status === 'refused');
    await until('the run is given up', async () => (await run()).status === 'failed');
    await become('recruiter');
    await anna.post(`/tasks/${id}/retry`).expect(200);
    await until('it has succeeded', async () => (await task()).status === 'succeeded');
    expect(await run()).toMatchObject({ status: 'succeeded', competencies: [{ level: 3 }, {}] });
  }, 120_000);
});
