import { contentHash } from '../src/interviews/kits/content-hash';
import { type Person, startApp, type TestApp } from './support/app';

const FIVE = ['One.', 'Two.', 'Three.', 'Four.', 'Five.'];
const CONTENT = {
  competencies: [
    { key: 'debugging', name: 'Debugging', definition: 'Finds causes.', weight: 1, levels: { low: 'Guesses.', medium: 'Tests.', high: 'Proves.' } },
  ],
  questions: [{ key: 'fault', text: 'What is the hardest fault that you have had to find?', competency: 'debugging', probeBudget: 2 }],
};
const RESUME = `Dana Reed
dana.reed@example.org

Skills
Python, PostgreSQL, REST APIs

Experience
Backend Engineer, Harbour Pay, 2019 - 2023
- Built REST APIs in Python for card payments
`;

let app: TestApp;
let anna: Person;
let jobId: string;

beforeAll(async () => {
  app = await startApp();
  anna = await app.owner();
  jobId = await newJob(anna);
});
afterAll(() => app.close());

async function newJob(person: Person): Promise<string> {
  const requirements = [
    { text: 'Experience building REST APIs', kind: 'experience', importance: 'must', competency: 'API design' },
    { text: 'Strong knowledge of Python', kind: 'skill', importance: 'must', competency: 'Python' },
    { text: 'Explains decisions to colleagues', kind: 'behaviour', importance: 'nice', competency: 'Communication' },
  ];
  const { body } = await person.post('/jobs', { title: 'Backend Engineer', description: 'We move money.', requirements }).expect(201);
  await person.post(`/jobs/${body.id}/open`).expect(200);
  return body.id as string;
}

async function newApplication(person: Person, job: string): Promise<string> {
  const { body: candidate } = await person.post('/candidates', { name: 'Dana Reed', email: 'dana.reed@example.org' }).expect(201);
  await person.upload(`/candidates/${candidate.id}/documents`, { fileName: 'resume.txt', content: RESUME, mediaType: 'text/plain' }).expect(201);
  const { body } = await person.post('/applications', { candidateId: candidate.id, jobId: job }).expect(201);
  return body.id as string;
}

const newKit = async (more: object = { content: CONTENT }) => (await anna.post('/kits', { jobId, ...more }).expect(201)).body;

describe('a kit is made', () => {
  it('for a job, by rules, and says so', async () => {
    const response = await anna.post('/kits', { jobId, minutes: 45 }).expect(201);
    expect(response.headers.location).toBe(`/api/v1/kits/${response.body.id}`);
    expect(response.body).toMatchObject({
      jobId,
      applicationId: null,
      source: 'rules',
      model: null,
      status: 'draft',
      number: 1,
      contentHash: null,
      allowedTransitions: ['publish'],
    });
    const { competencies, questions } = response.body.content;
    expect(competencies.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['API design', 'Python', 'Communication']));
    for (const { levels } of competencies) expect(levels).toHaveLength(5);
    expect(JSON.stringify(questions)).toMatch(/REST APIs|Python/);
    const { body: checks } = await anna.get(`/kits/${response.body.id}/checks`).expect(200);
    expect(checks).toMatchObject({ isPublishable: true, findings: [] });
    expect(checks.coverage).toHaveLength(3);
  });

  it("for an application, with questions about this résumé's claims", async () => {
    const applicationId = await newApplication(anna, jobId);
    const { body } = await anna.post('/kits', { applicationId }).expect(201);
    expect(body).toMatchObject({ applicationId, jobId });
    expect(JSON.stringify(body.content.questions)).toMatch(/Your résumé (says|lists)/);
    expect(JSON.stringify(body.content)).not.toMatch(/Dana|example\.org/);
  });

  it('from a rubric of ours', async () => {
    const { body: rubrics } = await anna.get('/rubrics').expect(200);
    expect(rubrics.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['sales', 'software-engineering']));
    const { body: rubric } = await anna.get('/rubrics/sales').expect(200);
    const { body: kit } = await anna.post('/kits', { jobId, rubric: 'sales' }).expect(201);
    expect(kit.source).toBe('person');
    expect(kit.content).toEqual(rubric.content);
  });

  it('with content of your own', async () => {
    const kit = await newKit({ content: CONTENT, title: 'Second interview', minutes: 30, mode: 'human' });
    expect(kit).toMatchObject({ title: 'Second interview', minutes: 30, mode: 'human', source: 'person' });
    expect(kit.content.competencies[0].levels).toHaveLength(5);
  });

  it.each<[string, object, number, string, string | undefined]>([
    ['nothing', {}, 422, 'kit.subject-missing', undefined],
    ['content and rubric', { jobId: 'JOB', rubric: 'sales', content: CONTENT }, 422, 'kit.content-twice', undefined],
    ['a rubric that is not there', { jobId: 'JOB', rubric: 'nope' }, 404, 'rubric.not-found', undefined],
    ['a job that is not there', { jobId: '0195f000-0000-7000-8000-00000000ffff' }, 404, 'job.not-found', undefined],
    [
      'faulty content',
      { jobId: 'JOB', content: { ...CONTENT, questions: [{ ...CONTENT.questions[0], competency: 'speed' }] } },
      422,
      'request.invalid',
      '/content/questions/0/competency',
    ],
    ['a field of ours', { jobId: 'JOB', status: 'published' }, 422, 'request.invalid', '/status'],
    ['five minutes', { jobId: 'JOB', minutes: 5 }, 422, 'request.invalid', '/minutes'],
  ])('but not from %s', async (_name, body, status, code, pointer) => {
    const given = JSON.parse(JSON.stringify(body).replace('"JOB"', JSON.stringify(jobId))) as object;
    const response = await anna.post('/kits', given).expect(status);
    expect(response.body.code).toBe(code);
    if (pointer) expect(response.body.errors).toEqual([expect.objectContaining({ pointer })]);
  });
});

describe('a draft', () => {
  it('is edited, and only in what is given', async () => {
    const kit = await newKit();
    const content = { ...CONTENT, competencies: [{ ...CONTENT.competencies[0], name: 'Finding faults', levels: FIVE }] };
    const { body } = await anna.patch(`/kits/${kit.id}`, { minutes: 60, content }).set('If-Match', '*').expect(200);
    expect(body).toMatchObject({ minutes: 60, title: kit.title, version: 2 });
    expect(body.content.competencies[0]).toMatchObject({ name: 'Finding faults', levels: FIVE });
    await anna
      .patch(`/kits/${kit.id}`, { content: { competencies: [] } })
      .set('If-Match', '*')
      .expect(422);
    await anna.patch(`/kits/${kit.id}`, { title: null }).set('If-Match', '*').expect(422);
  });

  it('keeps the first of two changes made to one version', async () => {
    const kit = await newKit();
    await anna.patch(`/kits/${kit.id}`, { minutes: 50 }).set('If-Match', '"v1"').expect(200);
    await anna.patch(`/kits/${kit.id}`, { minutes: 55 }).set('If-Match', '"v1"').expect(412);
    expect((await anna.get(`/kits/${kit.id}`).expect(200)).body.minutes).toBe(50);
  });

  it.each<[string, string | undefined, number, string]>([
    ['of a named version', '"v1"', 412, 'request.stale'],
    ['of no version', undefined, 409, 'kit.changed-meanwhile'],
  ])('is changed by one of twenty callers at a time, %s', async (_name, version, status, code) => {
    const kit = await newKit();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const call = anna.patch(`/kits/${kit.id}`, { minutes: 20 + index }).set('If-Match', '*');
        return version ? call.set('If-Match', version) : call;
      }),
    );
    const lost = answers.filter((each) => each.status !== 200);
    for (const { body } of lost) expect(body).toMatchObject({ status, code });
    expect((await anna.get(`/kits/${kit.id}`)).body.version).toBe(1 + answers.length - lost.length);
    if (version) expect(lost).toHaveLength(19);
  });

  it('answers for requirements of its own job only, however it is given', async () => {
    const { body: job } = await anna.get(`/jobs/${jobId}`).expect(200);
    const own = job.requirements[0].id as string;
    const bob = await app.owner('Elsewhere');
    const foreign = (await bob.get(`/jobs/${await newJob(bob)}`).expect(200)).body.requirements[0].id as string;
    const another = (await anna.get(`/jobs/${await newJob(anna)}`).expect(200)).body.requirements[0].id as string;
    const content = (...requirementIds: string[]) => ({ ...CONTENT, competencies: [{ ...CONTENT.competencies[0], requirementIds }] });
    const kit = await newKit({ content: content(own.toUpperCase()) });
    expect(kit.content.competencies[0].requirementIds).toEqual([own]);
    const problems = [];
    for (const id of [foreign, another, '0195f000-0000-7000-8000-00000000ffff']) {
      const { body: created } = await anna.post('/kits', { jobId, content: content(id) }).expect(422);
      const { body: changed } = await anna
        .patch(`/kits/${kit.id}`, { content: content(own, id) })
        .set('If-Match', '*')
        .expect(422);
      expect(created.errors).toMatchObject([{ pointer: '/content/competencies/0/requirementIds/0', code: 'unknown-requirement' }]);
      expect(changed.errors).toMatchObject([{ pointer: '/content/competencies/0/requirementIds/1', code: 'unknown-requirement' }]);
      problems.push(JSON.stringify(created.errors));
    }
    expect(new Set(problems).size).toBe(1);
  });

  it('is not published with a question that must not be asked', async () => {
    const questions = [...CONTENT.questions, { key: 'private', text: 'Are you married?', competency: 'debugging' }];
    const kit = await newKit({ content: { ...CONTENT, questions } });
    const { body: checks } = await anna.get(`/kits/${kit.id}/checks`).expect(200);
    expect(checks.isPublishable).toBe(false);
    const { body: problem } = await anna.post(`/kits/${kit.id}/publish`).expect(409);
    expect(problem).toMatchObject({ code: 'kit.blocked', errors: [{ pointer: '/content/questions/1', code: 'discriminatory' }] });
    expect((await anna.get(`/kits/${kit.id}`)).body.status).toBe('draft');
  });
});

describe('a published kit', () => {
  it('carries the hash of its content and never changes', async () => {
    const kit = await newKit();
    const { body } = await anna.post(`/kits/${kit.id}/publish`).expect(200);
    expect(body).toMatchObject({ status: 'published', allowedTransitions: ['retire'] });
    expect(body.publishedAt).toEqual(expect.any(String));
    const [row] = await app.query<{ content: unknown }>('SELECT content FROM kits WHERE id = $1', [kit.id]);
    expect(body.contentHash).toBe(contentHash(row!.content));
    const { body: problem } = await anna.patch(`/kits/${kit.id}`, { minutes: 90 }).set('If-Match', '*').expect(409);
    expect(problem).toMatchObject({ code: 'kit.not-editable', allowedTransitions: ['retire'] });
    await anna.post(`/kits/${kit.id}/publish`).expect(409);
  });

  it('is revised as the next number of its family, one draft at a time', async () => {
    const kit = await newKit();
    await anna.post(`/kits/${kit.id}/revise`).expect(409);
    await anna.post(`/kits/${kit.id}/publish`).expect(200);
    const answers = await Promise.all(Array.from({ length: 6 }, () => anna.post(`/kits/${kit.id}/revise`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    const next = answers.find(({ status }) => status === 201)!.body;
    expect(next).toMatchObject({ number: 2, familyId: kit.familyId, status: 'draft', contentHash: null, content: kit.content });
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'kit.draft-exists', draftId: next.id });
    await anna.post(`/kits/${next.id}/publish`).expect(200);
    const { body: family } = await anna.get('/kits', { familyId: kit.familyId, sort: '-number' }).expect(200);
    expect(family.data.map(({ number, status }: { number: number; status: string }) => [number, status])).toEqual([
      [2, 'published'],
      [1, 'published'],
    ]);
  });

  it('is published once by twenty at a time, and retired once', async () => {
    const kit = await newKit();
    for (const verb of ['publish', 'retire']) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => anna.post(`/kits/${kit.id}/${verb}`)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    }
    const moves = await app.query<{ verb: string }>('SELECT verb FROM status_changes WHERE noun_id = $1 ORDER BY at, id', [kit.id]);
    expect(moves.map(({ verb }) => verb)).toEqual(['create', 'publish', 'retire']);
  });
});

describe('who may', () => {
  it('see kits of the own organization only', async () => {
    const kit = await newKit();
    const stranger = await app.owner('Elsewhere');
    await stranger.get(`/kits/${kit.id}`).expect(404);
    await stranger.patch(`/kits/${kit.id}`, { minutes: 30 }).set('If-Match', '*').expect(404);
    for (const verb of ['publish', 'retire', 'revise']) await stranger.post(`/kits/${kit.id}/${verb}`).expect(404);
    await stranger.post('/kits', { jobId }).expect(404);
    expect((await stranger.get('/kits').expect(200)).body.data).toEqual([]);
  });

  it('only look', async () => {
    const kit = await newKit();
    const viewer = await app.colleague(anna, 'viewer');
    expect((await viewer.get(`/kits/${kit.id}`).expect(200)).body.allowedTransitions).toEqual([]);
    await viewer.post('/kits', { jobId }).expect(403);
    await viewer.post(`/kits/${kit.id}/publish`).expect(403);
  });
});
