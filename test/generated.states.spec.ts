import { Client } from 'pg';
import { applicationMoves } from '../src/candidates/application.moves';
import { runMoves } from '../src/interviews/evaluations/run.moves';
import { kitMoves } from '../src/interviews/kits/kit.moves';
import { interviewMoves } from '../src/interviews/sessions/interview.moves';
import { jobMoves } from '../src/jobs/job.moves';
import { DEMO } from '../src/platform/demo';
import { taskMoves } from '../src/platform/queue/task.moves';
import { operationsOf, prefilled } from './support/api-document';
import { BuiltServer } from './support/built-server';

/** Work that nobody asked for: the demo has none that waits. */
const TASK = '0195f000-0000-7000-8000-0000000000f1';

/** Every noun that moves, with a thing of the demo that is put into each of its states. */
const NOUNS = [
  { table: 'jobs', id: DEMO.job, moves: jobMoves },
  { table: 'applications', id: DEMO.application, moves: applicationMoves },
  { table: 'kits', id: DEMO.kit, moves: kitMoves },
  { table: 'interviews', id: DEMO.interview, moves: interviewMoves },
  { table: 'tasks', id: TASK, moves: taskMoves },
] as const;

let server: BuiltServer;
let database: Client;
let token: string;
beforeAll(async () => {
  server = await BuiltServer.start();
  token = await server.login();
  database = new Client({ connectionString: server.adminUrl });
  await database.connect();
  await database.query(
    `INSERT INTO tasks (organization_id, id, version, name, status, payload, request_id, job_id) VALUES ($1, $2, 1, 'evaluations/run', 'queued', '{}', 'a test', $2)`,
    [DEMO.organization, TASK],
  );
});
afterAll(async () => {
  await database.end();
  await server.stop();
});

/** Puts the thing there, whatever else the state would ask for; of a row as it could not be made only the state matters here. */
async function put(table: string, id: string, status: string): Promise<void> {
  const checks = await database.query<{ name: string }>(`SELECT conname AS name FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'`, [
    table,
  ]);
  for (const { name } of checks.rows) await database.query(`ALTER TABLE "${table}" DROP CONSTRAINT "${name}"`);
  await database.query(`UPDATE "${table}" SET status = $2 WHERE id = $1`, [id, status]);
}

const statusOf = async (table: string, id: string) =>
  (await database.query<{ status: string }>(`SELECT status FROM "${table}" WHERE id = $1`, [id])).rows[0]?.status;

it.each(NOUNS)('S25: no state of $table takes a verb that does not lead on, and says which do', async ({ table, id, moves }) => {
  const verbs = [...new Set(moves.moves.filter((move) => 'can' in move && move.can).map(({ verb }) => verb as string))];
  const routes = operationsOf(server.document).filter(({ path, method }) => method === 'POST' && path.startsWith(`/api/v1/${table}/{id}/`));
  let pairs = 0;
  for (const status of moves.states) {
    for (const verb of verbs.filter((each) => (moves.target as (from: string, verb: string) => unknown)(status, each) === undefined)) {
      const operation = routes.find(({ path }) => path.endsWith(`/${verb}`));
      if (!operation) throw new Error(`${table}: there is no route for ${verb}`);
      await put(table, id, status);
      const { body } = prefilled(server.document, operation);
      const answer = await fetch(`${server.url}/api/v1/${table}/${id}/${verb}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}), 'if-match': '*' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const problem = (await answer.json()) as { allowedTransitions?: string[]; code?: string };
      const pair = `${status} → ${verb}`;
      expect([pair, answer.status, problem.code, await statusOf(table, id)]).toEqual([pair, 409, problem.code, status]);
      if (problem.code === 'state.illegal-transition')
        expect([pair, problem.allowedTransitions]).toEqual([pair, moves.allowed(status as never, { can: () => true })]);
      pairs += 1;
    }
  }
  expect(pairs).toBeGreaterThan(3);
});

it('S25: every table of moves is here, or belongs to the server alone', () => {
  expect(NOUNS.map(({ moves }) => moves.noun).sort()).toEqual(['application', 'interview', 'job', 'kit', 'task']);
  // Whatever comes under an evaluation is read only: what has ended stays as it is.
  expect(runMoves.moves.filter((move) => 'can' in move)).toEqual([]);
  const below = operationsOf(server.document).filter(({ path }) => path.includes('/evaluations/{number}'));
  expect([...new Set(below.map(({ method }) => method))]).toEqual(['GET']);
});
