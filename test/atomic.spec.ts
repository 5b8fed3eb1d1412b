import { isDeepStrictEqual } from 'node:util';
import { DEMO } from '../src/platform/demo';
import { type ApiDocument, type Operation, operationsOf } from './support/api-document';
import { type Person, startApp, type TestApp } from './support/app';
import { BuiltServer } from './support/built-server';
import { ChangeLog } from './support/change-log';
import { command } from './support/command';
import { PREPARED } from './support/prepared-commands';
import { StatementFaults } from './support/statement-faults';

const REQUIREMENT = { text: 'Welding', kind: 'skill', importance: 'must', competency: 'Welding' };

/**
 * Commands that keep what was said, and then think: both in transactions of their own, because nothing slow may happen inside of one (R10). What was
 * kept without a thought about it is in the queue, put there by the first transaction. A function is in the audit log before it is run, and may fail.
 */
const IN_TWO_STEPS: Record<string, string> = {
  answerTurn: 'tasks.job_common INSERT 1',
  answerOwnInterview: 'tasks.job_common INSERT 1',
  streamFunction: 'audit_events INSERT 1',
};

/** What cannot be commanded here, and where it is. */
const ELSEWHERE: Record<string, string> = {
  connectSingleSignOn: 'asks an identity provider: single-sign-on.spec.ts',
};

// Every command there is, each as often as it has statements.
jest.setTimeout(180_000);

let app: TestApp;
let demo: Person;
let document: ApiDocument;
beforeAll(async () => {
  // Only the build has the examples of the document.
  const built = await BuiltServer.start();
  ({ document } = built);
  await built.stop();
  // Nobody works behind the answer's back while changes are compared.
  app = await startApp({
    WORKER: 'off',
    SEED_DEMO: 'true',
    WEBHOOK_ALLOWED_ADDRESSES: '127.0.0.1',
    RATE_LIMIT_PER_MINUTE: '1000000',
    AI_MODEL: 'rules',
  });
  demo = await app.login(DEMO.email, DEMO.password);
});
afterAll(() => app.close());

describe('R3: a command happens wholly, or not at all', () => {
  let faults: StatementFaults;
  let log: ChangeLog;
  beforeAll(async () => {
    faults = new StatementFaults(app);
    log = await ChangeLog.of(app);
  });
  afterAll(() => log.close());

  /** What is wrong with the command, whichever of its statements fails; nothing is well. In the end it was done. */
  async function walk(operation: Operation, headers: Record<string, string>): Promise<string[]> {
    const give = await command({ app, demo, document }, operation, headers);
    await log.forget();
    const clean = await give();
    if (clean.status >= 300) return [`is answered ${clean.status} ${clean.text.slice(0, 300)}`];
    const whole = await log.changes();
    const wrong: string[] = [];
    await log.undo();
    // What a fault before a statement leaves behind is what one after the statement before it does.
    for (let statement = 1, wasThere = true; wasThere; statement++) {
      if (statement === 100) return [...wrong, 'never ends'];
      let status = 0;
      wasThere = await faults.during(statement, async () => void ({ status } = await give()));
      const changes = await log.changes();
      // Who is told that it was done can rely on it.
      const carriedOn = IN_TWO_STEPS[operation.operationId];
      const isBegun = carriedOn !== undefined && changes.includes(carriedOn);
      const isWell = isDeepStrictEqual(changes, whole) || (status === 503 && (changes.length === 0 || isBegun));
      if (!isWell) wrong.push(`statement ${statement}, answered ${status}: ${changes.join(', ')} instead of ${whole.join(', ')}`);
      if (wasThere) await log.undo();
    }
    return wrong;
  }

  it('every command of the API, whichever of its statements fails', async () => {
    const wrong: Record<string, string[]> = {};
    let walked = 0;
    for (const operation of operationsOf(document)) {
      const { operationId, method } = operation;
      if (method === 'GET' || operationId in ELSEWHERE) continue;
      // With a key, the kept answer is part of what is done.
      const headers: Record<string, string> = operationId === 'createJob' ? { 'idempotency-key': 'a-walk' } : {};
      const found = await walk(operation, headers).catch((error: unknown) => [String(error)]);
      if (found.length > 0) wrong[operationId] = found;
      walked += 1;
      // What others build upon stays; as people do, who need a token for whatever comes below.
      if (operationId in PREPARED) await log.undo();
      if (operationId === 'logout') demo = await app.login(DEMO.email, DEMO.password);
    }
    expect(wrong).toEqual({});
    expect(walked).toBeGreaterThan(80);
  });
});

describe('R3: transactions that stand in each other’s way', () => {
  const newJob = () => ({ title: 'Welder', description: 'We weld.', requirements: [REQUIREMENT] });
  /** The first `times` new jobs from now on are given up by the database; a sequence counts, because it is not rolled back. */
  async function conflicts(times: number, code: '40001' | '40P01'): Promise<void> {
    await app.query(`DROP TRIGGER IF EXISTS conflict ON jobs; DROP SEQUENCE IF EXISTS tries; CREATE SEQUENCE tries; GRANT USAGE ON tries TO public;
      CREATE OR REPLACE FUNCTION conflict() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('tries') <= ${times} THEN RAISE EXCEPTION 'given up' USING ERRCODE = '${code}'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER conflict BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION conflict()`);
  }
  const tries = async (): Promise<number> => Number((await app.query<{ last: string }>('SELECT last_value AS last FROM tries'))[0]?.last);
  const jobs = async (): Promise<number> => Number((await app.query<{ count: string }>('SELECT count(*) FROM jobs'))[0]?.count);
  afterAll(() => app.query('DROP TRIGGER conflict ON jobs'));

  it.each(['40001', '40P01'] as const)('are tried again when the database gives one up with %s', async (code) => {
    const before = await jobs();
    await conflicts(3, code);
    await demo.post('/jobs', newJob()).expect(201);
    expect([await jobs(), await tries()]).toEqual([before + 1, 4]);
  });

  it('also as one with the kept answer', async () => {
    const before = await jobs();
    await conflicts(2, '40P01');
    const job = newJob();
    const { body } = await demo.post('/jobs', job).set('Idempotency-Key', 'in-the-way').expect(201);
    const again = await demo.post('/jobs', job).set('Idempotency-Key', 'in-the-way').expect(201);
    expect([again.body.id, await jobs(), await tries()]).toEqual([body.id, before + 1, 3]);
  });

  it('three times, then whoever asked is told to come again', async () => {
    const before = await jobs();
    await conflicts(100, '40001');
    const { body, headers } = await demo.post('/jobs', newJob()).expect(503);
    expect([body.code, headers['retry-after'], await jobs(), await tries()]).toEqual(['server.busy', '1', before, 4]);
  });
});
