import type { Test } from 'supertest';
import { startApp, type Person, type TestApp } from './support/app';
import { evaluable } from './support/evaluable';

const AT_ONCE = 50;

describe('S58: of fifty at once that ask for what there can be only one of, one gets it and 49 are told', () => {
  let app: TestApp;
  let anna: Person;
  beforeAll(async () => {
    app = await startApp();
    anna = await app.owner();
  });
  afterAll(() => app.close());

  /** How the fifty were answered: statuses with the code of the refusal, each with its number. */
  const answers = async (ask: () => Test): Promise<Record<string, number>> => {
    const counted: Record<string, number> = {};
    for (const { status, body } of await Promise.all(Array.from({ length: AT_ONCE }, ask))) {
      const answer = [status, body.code].filter(Boolean).join(' ');
      counted[answer] = (counted[answer] ?? 0) + 1;
    }
    return counted;
  };
  const count = async (path: string, query: object = {}) => (await anna.get(path, { ...query, count: true }).expect(200)).body.total as number;

  it('a candidate, by the e-mail address', async () => {
    const maya = { name: 'Maya Lindqvist', email: 'maya@people.example' };
    expect(await answers(() => anna.post('/candidates', maya))).toEqual({ 201: 1, '409 candidate.email-taken': 49 });
    expect(await count('/candidates', { q: maya.email })).toBe(1);
  });

  it('an application for a job', async () => {
    const { body: job } = await anna.post('/jobs', { title: 'Engineer', requirements: [{ text: 'SQL' }] }).expect(201);
    await anna.post(`/jobs/${job.id}/open`).expect(200);
    const { body: robin } = await anna.post('/candidates', { name: 'Robin Example', email: 'robin@people.example' }).expect(201);
    const apply = () => anna.post('/applications', { candidateId: robin.id, jobId: job.id });
    expect(await answers(apply)).toEqual({ 201: 1, '409 application.already-live': 49 });
    expect(await count('/applications', { candidateId: robin.id })).toBe(1);
  });

  it('the verdict of a person on an interview', async () => {
    const interview = await evaluable(anna);
    await anna.post(`/interviews/${interview}/evaluations`, {}).set('Prefer', 'wait=30').expect(200);
    const signOff = () => anna.post(`/interviews/${interview}/sign-off`, { note: 'Read.' });
    expect(await answers(signOff)).toEqual({ 200: 1, '409 state.illegal-transition': 49 });
    expect(await app.query('SELECT FROM sign_offs WHERE interview_id = $1', [interview])).toHaveLength(1);
  });
});
