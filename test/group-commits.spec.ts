import { Agent } from 'node:http';
import { Client } from 'pg';
import { type Person, startApp, type TestApp } from './support/app';
import { expectProblem } from './support/problem';
import { until } from './support/until';

interface Added {
  status: number;
  id: string | undefined;
  email: string;
  requestId: string;
  by: Person;
}

/** Rows that one tenant adds in the same moment are committed together. */
describe('Adding at the same time', () => {
  let app: TestApp;
  /** Connections that are open already: what comes over them at once is read at once. */
  const connections = new Agent({ keepAlive: true, maxFreeSockets: 40 });
  let number = 0;

  beforeAll(async () => {
    app = await startApp({ WORKER: 'off' });
  });
  afterAll(async () => {
    connections.destroy();
    await app.close();
  });
  beforeEach(() => Promise.all(Array.from({ length: 40 }, () => app.stranger.get('/health/live').agent(connections).expect(200))));

  const newEmail = (): string => `candidate-${(number += 1)}@people.example`;
  const add = async (by: Person, email: string): Promise<Added> => {
    const answer = await by.post('/candidates', { name: 'Jo March', email }).agent(connections);
    const { id } = answer.body as { id?: string };
    if (answer.status === 409) expectProblem(answer, 409, 'candidate.email-taken');
    return { status: answer.status, id: answer.status === 201 ? id : undefined, email, requestId: answer.headers['x-request-id']!, by };
  };
  /** As many as there are people, so often, all at once. */
  const addAll = (people: Person[], times: number): Promise<Added[]> =>
    Promise.all(Array.from({ length: times }, () => people.map((by) => add(by, newEmail()))).flat());
  const transactionsOf = async (added: Added[]): Promise<string[]> => {
    const rows = await app.query<{ transaction: string }>('SELECT DISTINCT xmin::text AS transaction FROM candidates WHERE id = ANY($1)', [
      added.map(({ id }) => id),
    ]);
    return rows.map(({ transaction }) => transaction);
  };

  it('takes few commits for many rows, and every row tells who added it, by which request', async () => {
    const owner = await app.owner();
    const people = [owner, await app.colleague(owner, 'recruiter')];
    const added = await addAll(people, 20);
    expect(added.map(({ status }) => status)).toEqual(Array(40).fill(201));
    expect((await transactionsOf(added)).length).toBeLessThan(40);
    const audited = await app.query(
      `SELECT target_id AS id, user_id AS "by", request_id AS "requestId" FROM audit_events WHERE target_id = ANY($1)`,
      [added.map(({ id }) => id)],
    );
    expect(sorted(audited)).toEqual(sorted(added.map(({ id, by, requestId }) => ({ id, by: by.id, requestId }))));
    const told = await app.query(`SELECT noun_id AS id, user_id AS "by" FROM events WHERE noun_id = ANY($1)`, [added.map(({ id }) => id)]);
    expect(sorted(told)).toEqual(sorted(added.map(({ id, by }) => ({ id, by: by.id }))));
  });

  it('answers each what is theirs: one that is refused takes nobody else back, and nothing is added twice', async () => {
    const owner = await app.owner();
    const taken = newEmail();
    await owner.post('/candidates', { name: 'Amy March', email: taken }).expect(201);
    const emails = Array.from({ length: 40 }, (_, index) => (index % 5 === 0 ? taken : newEmail()));
    const added = await Promise.all(emails.map((email) => add(owner, email)));
    expect(added.map(({ status }) => status)).toEqual(emails.map((email) => (email === taken ? 409 : 201)));
    const { body } = await owner.get('/candidates', { limit: 100 }).expect(200);
    expect((body as { data: { email: string }[] }).data.map(({ email }) => email).sort()).toEqual([...new Set(emails)].sort());
    const events = await app.query(`SELECT noun_id FROM events WHERE organization_id = $1 AND noun = 'candidate'`, [owner.organizationId]);
    expect(events).toHaveLength(33);
  });

  it('of one new address lets the first one in, whoever else comes with it', async () => {
    const owner = await app.owner();
    const email = newEmail();
    const added = await Promise.all(Array.from({ length: 16 }, () => add(owner, email)));
    expect(added.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(added.filter(({ status }) => status === 409)).toHaveLength(15);
  });

  it('S20: tenants share no transaction', async () => {
    const people = [await app.owner(), await app.owner(), await app.owner()];
    const added = await addAll(people, 12);
    expect(added.map(({ status }) => status)).toEqual(Array(36).fill(201));
    const transactions = (await Promise.all(people.map((person) => transactionsOf(added.filter(({ by }) => by === person))))).flat();
    expect(new Set(transactions).size).toBe(transactions.length);
    for (const { id, by } of added) await by.get(`/candidates/${id}`).expect(200);
  });

  it("answers groups that stand in each other's way: each address is added once", async () => {
    const owner = await app.owner();
    const emails = Array.from({ length: 8 }, newEmail);
    const added = await Promise.all([...emails, ...emails.toReversed()].map((email) => add(owner, email)));
    expect(added.map(({ status }) => status).sort()).toEqual([...Array<number>(8).fill(201), ...Array<number>(8).fill(409)]);
    expect(added.flatMap(({ status, email }) => (status === 201 ? [email] : [])).sort()).toEqual(emails.sort());
  });

  describe('while something else holds the table', () => {
    const WAITING = `FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    let holder: Client;
    let owner: Person;

    beforeEach(async () => {
      owner = await app.owner();
      holder = new Client({ connectionString: app.database.adminUrl });
      await holder.connect();
      await holder.query('BEGIN; LOCK TABLE candidates IN SHARE MODE');
    });
    afterEach(() => holder.end());

    /** Eight at once, when they have got as far as the lock. */
    const addEight = async (): Promise<{ adding: Promise<Added[]> }> => {
      const adding = addAll([owner], 8);
      await until('they wait', async () => (await app.query(`SELECT pid ${WAITING}`)).length > 0);
      return { adding };
    };

    it('R8: whose connection is lost are told so, and none of their rows is there', async () => {
      const { adding } = await addEight();
      // Those who come last may begin to wait after the first ones are ended.
      let isOver = false;
      const added = adding.finally(() => (isOver = true));
      await until('all are ended', async () => {
        await app.query(`SELECT pg_terminate_backend(pid) ${WAITING}`);
        return isOver;
      });
      expect((await added).map(({ status }) => status)).toEqual(Array(8).fill(503));
      await holder.query('COMMIT');
      const { body } = await owner.get('/candidates').expect(200);
      expect(body).toMatchObject({ data: [] });
      await owner.post('/candidates', { name: 'Beth March', email: newEmail() }).expect(201);
    });

    it('R10: wait no longer than anybody may for a lock, and leave the connection as it was', async () => {
      const began = Date.now();
      const { adding } = await addEight();
      const statuses = (await adding).map(({ status }) => status);
      expect(Date.now() - began).toBeLessThan(9_000);
      expect(statuses).toEqual(Array(8).fill(503));
      await holder.query('COMMIT');
      await owner.post('/candidates', { name: 'Beth March', email: newEmail() }).expect(201);
    });
  });
});

const sorted = <Row extends { id?: string }>(rows: Row[]): Row[] => rows.sort((one, other) => (one.id ?? '').localeCompare(other.id ?? ''));
