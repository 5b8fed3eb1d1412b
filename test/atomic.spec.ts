import type { Test } from 'supertest';
import { type Person, startApp, type TestApp } from './support/app';
import { databaseState, difference } from './support/database-state';
import { StatementFaults, type FaultKind } from './support/statement-faults';

const REQUIREMENT = { text: 'Welding', kind: 'skill', importance: 'must', competency: 'Welding' };

// Dozens of commands, each as often as it has statements.
jest.setTimeout(180_000);

let app: TestApp;
let anna: Person;
let jobId: string;
let count = 0;
beforeAll(async () => {
  // Nobody works behind the answer's back while tables are compared.
  app = await startApp({ WORKER: 'off' });
  anna = await app.owner();
  jobId = (await anna.post('/jobs', newJob()).expect(201)).body.id;
  await anna.post(`/jobs/${jobId}/open`).expect(200);
});
afterAll(() => app.close());

const newName = (): string => `Number ${(count += 1)}`;
const newEmail = (): string => `number-${(count += 1)}@people.example`;
const newJob = () => ({ title: newName(), description: 'We weld.', requirements: [REQUIREMENT] });

async function application(): Promise<string> {
  const { body: candidate } = await anna.post('/candidates', { name: newName(), email: newEmail() }).expect(201);
  return (await anna.post('/applications', { jobId, candidateId: candidate.id }).expect(201)).body.id as string;
}

/** Each makes what it needs, and gives back the command itself, which can be given again as long as it did nothing. */
const COMMANDS: [name: string, prepare: () => Promise<() => Test>][] = [
  ['createJob, with a key', () => given(newName().replace(' ', '-'), (key) => anna.post('/jobs', newJob()).set('Idempotency-Key', key))],
  ['openJob', async () => given((await anna.post('/jobs', newJob())).body.id, (id) => anna.post(`/jobs/${id}/open`))],
  ['replaceRequirements', () => given(jobId, (id) => anna.put(`/jobs/${id}/requirements`, { requirements: [{ ...REQUIREMENT, text: newName() }] }))],
  ['createCandidate', () => given(newEmail(), (email) => anna.post('/candidates', { name: 'Jo', email }))],
  ['advanceApplication', async () => given(await application(), (id) => anna.post(`/applications/${id}/advance`, {}))],
  [
    'rejectApplication',
    async () =>
      given(await application(), (id) => anna.post(`/applications/${id}/reject`, { reasonCode: 'requirements_not_met', note: 'No welding.' })),
  ],
  ['createInvitation', () => given(newEmail(), (email) => anna.post('/invitations', { email, role: 'viewer' }))],
  ['disableMember', async () => given((await app.colleague(anna, 'viewer')).id, (id) => anna.post(`/members/${id}/disable`))],
];

const given = (what: string, command: (what: string) => Test): Promise<() => Test> => Promise.resolve(() => command(what));

describe('R3: a command happens wholly, or not at all', () => {
  let faults: StatementFaults;
  beforeAll(() => (faults = new StatementFaults(app)));

  it.each(COMMANDS)('%s, whichever of its statements fails', async (_name, prepare) => {
    const clean = await prepare();
    const untouched = await databaseState(app);
    const done = await clean();
    expect([done.status < 300, done.body]).toEqual([true, done.body]);
    const whole = difference(untouched, await databaseState(app));
    for (const kind of ['before', 'after'] as FaultKind[]) {
      let command = await prepare();
      let before = await databaseState(app);
      for (let statement = 1, wasThere = true; wasThere && statement < 60; statement++) {
        let status = 0;
        wasThere = await faults.during(statement, kind, async () => void ({ status } = await command()));
        const after = await databaseState(app);
        const changed = difference(before, after);
        const told = `${kind} statement ${statement}: ${status}`;
        // Who is told that it was done can rely on it.
        expect([told, changed]).toEqual([told, status >= 300 && changed.length === 0 ? [] : whole]);
        if (changed.length === 0) continue;
        command = await prepare();
        before = await databaseState(app);
      }
    }
  });
});

describe('R3: transactions that stand in each other’s way', () => {
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
    await anna.post('/jobs', newJob()).expect(201);
    expect([await jobs(), await tries()]).toEqual([before + 1, 4]);
  });

  it('also as one with the kept answer', async () => {
    const before = await jobs();
    await conflicts(2, '40P01');
    const job = newJob();
    const { body } = await anna.post('/jobs', job).set('Idempotency-Key', 'in-the-way').expect(201);
    const again = await anna.post('/jobs', job).set('Idempotency-Key', 'in-the-way').expect(201);
    expect([again.body.id, await jobs(), await tries()]).toEqual([body.id, before + 1, 3]);
  });

  it('three times, then whoever asked is told to come again', async () => {
    const before = await jobs();
    await conflicts(100, '40001');
    const { body, headers } = await anna.post('/jobs', newJob()).expect(503);
    expect([body.code, headers['retry-after'], await jobs(), await tries()]).toEqual(['server.busy', '1', before, 4]);
  });
});
