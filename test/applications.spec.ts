import { applicationStatuses } from '../src/candidates/application.entity';
import { applicationMoves } from '../src/candidates/application.moves';
import { startApp, type Person, type TestApp } from './support/app';

describe('The moves of an application', () => {
  it('are exactly these', () => {
    const table = Object.fromEntries(applicationStatuses.map((status) => [status, applicationMoves.allowed(status, { can: () => true })]));
    expect(table).toEqual({
      active: ['advance', 'move-back', 'hold', 'reject', 'withdraw', 'offer'],
      on_hold: ['resume', 'reject', 'withdraw'],
      rejected: ['reopen'],
      withdrawn: ['reopen'],
      offered: ['reject', 'withdraw', 'hire'],
      hired: [],
    });
  });
});

describe('Applications over HTTP', () => {
  let app: TestApp;
  let anna: Person;
  let jobId: string;
  let people = 0;
  beforeAll(async () => {
    app = await startApp();
    anna = await app.owner();
    jobId = (await anna.post('/jobs', { title: 'Engineer', requirements: [{ text: 'SQL' }] }).expect(201)).body.id;
    await anna.post(`/jobs/${jobId}/open`).expect(200);
  });
  afterAll(() => app.close());

  const newCandidate = async () =>
    (await anna.post('/candidates', { name: 'Robin Example', email: `robin-${(people += 1)}@mail.example` }).expect(201)).body;
  const newApplication = async () => (await anna.post('/applications', { candidateId: (await newCandidate()).id, jobId }).expect(201)).body;

  it('applies for an open job once at a time', async () => {
    const robin = await newCandidate();
    const { body: application, headers } = await anna.post('/applications', { candidateId: robin.id, jobId }).expect(201);
    expect(headers.location).toBe(`/api/v1/applications/${application.id}`);
    expect(application).toMatchObject({
      candidate: { id: robin.id, name: robin.name },
      job: { id: jobId, name: 'Engineer' },
      status: 'active',
      stage: { type: 'applied' },
    });
    expect((await anna.post('/applications', { candidateId: robin.id, jobId }).expect(409)).body.code).toBe('application.already-live');
    await anna.post(`/applications/${application.id}/withdraw`, {}).expect(200);
    await anna.post('/applications', { candidateId: robin.id, jobId }).expect(201);
    expect((await anna.post(`/applications/${application.id}/reopen`, { reason: 'Changed mind' }).expect(409)).body.code).toBe(
      'application.already-live',
    );

    const { body: draft } = await anna.post('/jobs', { title: 'Draft' }).expect(201);
    expect((await anna.post('/applications', { candidateId: robin.id, jobId: draft.id }).expect(409)).body.code).toBe('application.job-not-open');
  });

  it('walks through the stages and tells its history', async () => {
    const { id, stage } = await newApplication();
    const { stages } = (await anna.get(`/jobs/${jobId}`)).body;
    const at = async (verb: string, body: object, status = 200) => (await anna.post(`/applications/${id}/${verb}`, body).expect(status)).body;
    expect(stage.id).toBe(stages[0].id);
    expect((await at('move-back', { reason: 'Too early' }, 409)).code).toBe('application.no-further-stage');
    expect((await at('advance', {})).stage.id).toBe(stages[1].id);
    expect((await at('advance', { stageId: stages[4].id, reason: 'Strong' })).stage.id).toBe(stages[4].id);
    expect((await at('advance', { stageId: stages[0].id }, 422)).code).toBe('application.no-such-stage');
    expect((await at('move-back', {}, 422)).errors[0].pointer).toBe('/reason');
    expect((await at('move-back', { reason: 'Again' })).stage.id).toBe(stages[3].id);
    await anna.post(`/applications/${id}/hold`).expect(200);
    expect((await at('advance', {}, 409)).allowedTransitions).toEqual(['resume', 'reject', 'withdraw']);
    await at('resume', {});
    await at('offer', {});
    expect(await at('hire', {})).toMatchObject({ status: 'hired', allowedTransitions: [], stage: { id: stages[3].id } });
    const { body } = await anna.get(`/applications/${id}/history`).expect(200);
    expect(body.data.map(({ verb }: { verb: string }) => verb)).toEqual([
      'create',
      'advance',
      'advance',
      'move-back',
      'hold',
      'resume',
      'offer',
      'hire',
    ]);
    expect(body.data[2]).toMatchObject({ reason: 'Screening → Review: Strong', userId: anna.id });
  });

  it('is rejected with a reason and a note, and keeps its stage', async () => {
    const { id } = await newApplication();
    await anna.post(`/applications/${id}/advance`, {}).expect(200);
    await anna.post(`/applications/${id}/reject`, { reasonCode: 'requirements_not_met' }).expect(422);
    await anna.post(`/applications/${id}/reject`, { reasonCode: 'bad mood', note: 'none' }).expect(422);
    const { body } = await anna
      .post(`/applications/${id}/reject`, { reasonCode: 'requirements_not_met', note: 'No SQL could be shown.' })
      .expect(200);
    expect(body).toMatchObject({
      status: 'rejected',
      rejectionReason: 'requirements_not_met',
      stage: { type: 'screening' },
      allowedTransitions: ['reopen'],
    });
    await anna.post(`/applications/${id}/reopen`, {}).expect(422);
    const { body: open } = await anna.post(`/applications/${id}/reopen`, { reason: 'A mix-up' }).expect(200);
    expect(open).toMatchObject({ status: 'active', rejectionReason: null, rejectionNote: null, stage: { type: 'screening' } });
  });

  it('is moved by one of many callers', async () => {
    const { id } = await newApplication();
    const answers = await Promise.all(Array.from({ length: 20 }, () => anna.post(`/applications/${id}/offer`, {})));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(409)]);
  });

  const atOnce = async (id: string, verb: string, body: object, version?: string) => {
    const calls = Array.from({ length: 20 }, () => {
      const call = anna.post(`/applications/${id}/${verb}`, body);
      return version ? call.set('If-Match', version) : call;
    });
    return Promise.all(calls);
  };
  const won = (answers: readonly { status: number }[]) => answers.filter(({ status }) => status === 200).length;

  it('goes one stage at a time, however many callers saw the same version', async () => {
    const { id } = await newApplication();
    const { stages } = (await anna.get(`/jobs/${jobId}`)).body;
    for (const [verb, version, at] of [
      ['advance', '"v1"', 1],
      ['move-back', '"v2"', 0],
    ] as const) {
      const answers = await atOnce(id, verb, { reason: 'Once' }, version);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(412)]);
      expect(answers.find(({ status }) => status === 412)?.body.code).toBe('request.stale');
      expect((await anna.get(`/applications/${id}`)).body.stage.id).toBe(stages[at].id);
    }
  });

  it('goes on only from the stage that the caller named', async () => {
    const { id, stage } = await newApplication();
    const answers = await atOnce(id, 'advance', { fromStageId: stage.id });
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(409)]);
    const { body: now } = await anna.get(`/applications/${id}`).expect(200);
    const { body: problem } = await anna.post(`/applications/${id}/advance`, { fromStageId: stage.id }).expect(409);
    expect(problem).toMatchObject({ code: 'application.in-another-stage', stageId: now.stage.id });
    await anna.post(`/applications/${id}/move-back`, { fromStageId: stage.id, reason: 'Too early' }).expect(409);
    const { body: back } = await anna.post(`/applications/${id}/move-back`, { fromStageId: now.stage.id, reason: 'Too early' }).expect(200);
    expect(back.stage.id).toBe(stage.id);
  });

  it('is moved as often as it says, when nobody named what they saw', async () => {
    const { id } = await newApplication();
    const answers = await atOnce(id, 'advance', {});
    const { body } = await anna.get(`/applications/${id}/history?limit=100`).expect(200);
    expect(body.data).toHaveLength(1 + won(answers));
    for (const { body: problem } of answers.filter(({ status }) => status !== 200))
      expect(['application.changed-meanwhile', 'application.no-further-stage']).toContain(problem.code);
  });

  it('lists applications of a candidate or a job with their names', async () => {
    const application = await newApplication();
    const { body } = await anna.get('/applications', { candidateId: application.candidate.id, status: 'active' }).expect(200);
    expect(body.data).toEqual([application]);
    expect((await anna.get('/applications', { jobId, limit: 2 }).expect(200)).body).toMatchObject({ hasMore: true });
  });

  it('hides everything from other organizations, and lets nobody join two of them', async () => {
    const application = await newApplication();
    const stranger = await app.owner('Wingtip');
    await stranger.get(`/candidates/${application.candidate.id}`).expect(404);
    await stranger.get(`/applications/${application.id}`).expect(404);
    await stranger.post(`/applications/${application.id}/withdraw`, {}).expect(404);
    const { body: own } = await stranger.post('/candidates', { name: 'Own', email: 'own@mail.example' }).expect(201);
    await stranger.post('/applications', { candidateId: own.id, jobId }).expect(404);
    await anna.post('/applications', { candidateId: own.id, jobId }).expect(404);
  });
});
