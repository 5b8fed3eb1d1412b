import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobStatuses } from '../src/jobs/job.entity';
import { jobMoves } from '../src/jobs/job.moves';
import { notYetThere, supported } from '../src/jobs/requirements/extracted-requirements';
import { extractRequirements } from '../src/jobs/requirements/requirements.rules';
import { startApp, type Person, type TestApp } from './support/app';

const advertisement = (name: string) => readFileSync(join(__dirname, 'fixtures', 'documents', 'fictional', name), 'utf8');
const everything = { can: () => true };

describe('The moves of a job', () => {
  it('are exactly these', () => {
    const table = Object.fromEntries(jobStatuses.map((status) => [status, jobMoves.allowed(status, everything)]));
    expect(table).toEqual({ draft: ['open'], open: ['hold', 'close'], on_hold: ['resume'], closed: ['reopen', 'archive'], archived: [] });
  });

  it('are offered only to those who may make them', () => {
    expect(jobMoves.allowed('open', { can: () => false })).toEqual([]);
  });
});

describe('Requirements from a description, by rules', () => {
  const read = (description: string) => extractRequirements({ title: 'Engineer', description }).requirements;

  it.each([
    ['jd_software_engineer.txt', 5],
    ['jd_data_analyst.txt', 4],
    ['jd_ml_engineer.txt', 5],
    ['jd_product_manager.txt', 5],
    ['jd_marketing_specialist.txt', 4],
  ])('finds all that %s asks for, each word for word in the text', (name, count) => {
    const found = read(advertisement(name));
    expect(found).toHaveLength(count);
    expect(supported(found, advertisement(name))).toHaveLength(count);
  });

  it('tells kinds, importance and competencies from the wording', () => {
    const found = read(
      [
        'About us',
        '- We have 20 years of experience in retail',
        'What you bring:',
        '• 5+ years of experience in backend development with Node.js.',
        "• Bachelor's degree in computer science or similar",
        '• Fluent in German (C1)',
        '• You collaborate with cross-functional teams',
        '• Deep knowledge of PostgreSQL',
        'Nice to have:',
        '* Kubernetes',
        'We offer:',
        '- free fruit',
      ].join('\n'),
    );
    expect(found.map(({ kind, importance, competency }) => [kind, importance, competency])).toEqual([
      ['experience', 'must', 'Backend development with Node.js'],
      ['education', 'must', 'Education'],
      ['language', 'must', 'German'],
      ['behaviour', 'must', 'Collaboration'],
      ['skill', 'must', 'PostgreSQL'],
      ['skill', 'nice', 'Kubernetes'],
    ]);
  });

  it('finds what running text asks for, and nothing where nothing is asked', () => {
    expect(read('We seek somebody with experience in Python and JavaScript.').map(({ text }) => text)).toEqual([
      'Experience in Python and JavaScript',
    ]);
    expect(read('A friendly company by the sea. Lunch is free.')).toEqual([]);
  });

  it('drops what was made up, and what is there already', () => {
    const one = { text: 'Kafka', quote: 'experience with Kafka', kind: 'skill', importance: 'must', competency: 'Kafka' } as const;
    expect(supported([one], 'You have Experience  with\nKafka.')).toEqual([one]);
    expect(supported([one], 'You know Kafkaesque offices.')).toEqual([]);
    expect(notYetThere([one, one], [])).toHaveLength(1);
    expect(notYetThere([one], [{ text: ' KAFKA.' }])).toEqual([]);
  });

  it('reads hostile text in no time', () => {
    const begin = performance.now();
    for (const piece of ['- ', 'experience in ', '5 years ', '((((', 'minimum of ', 'a ']) read(piece.repeat(50_000 / piece.length));
    expect(performance.now() - begin).toBeLessThan(10_000);
  });
});

describe('Jobs over HTTP', () => {
  let app: TestApp;
  let anna: Person;
  beforeAll(async () => {
    app = await startApp();
    anna = await app.owner();
  });
  afterAll(() => app.close());

  const newJob = async (more: object = {}) => (await anna.post('/jobs', { title: 'Backend Engineer', ...more }).expect(201)).body;
  const requirements = [{ text: 'Experience with Node.js' }, { text: 'English (C1)', importance: 'nice' }];

  it('begins as a draft with the usual stages, and says what can be done with it', async () => {
    const { body: job, headers } = await anna.post('/jobs', { title: '  Backend Engineer ', department: 'Engineering', requirements }).expect(201);
    expect(headers).toMatchObject({ location: `/api/v1/jobs/${job.id}`, etag: expect.stringMatching(/^"v1-.+"$/) });
    expect(job).toMatchObject({
      title: 'Backend Engineer',
      department: 'Engineering',
      location: null,
      status: 'draft',
      allowedTransitions: ['open'],
      version: 1,
    });
    expect(job.stages.map(({ type }: { type: string }) => type)).toEqual(['applied', 'screening', 'interview', 'assessment', 'review', 'offer']);
    expect(job.requirements).toMatchObject([
      { text: 'Experience with Node.js', kind: 'experience', importance: 'must', competency: 'Node.js', source: 'person' },
      { text: 'English (C1)', kind: 'language', importance: 'nice', competency: 'English', source: 'person' },
    ]);
    expect((await anna.get(`/jobs/${job.id}`).expect(200)).body).toEqual(job);
  });

  it('opens only with a requirement', async () => {
    const job = await newJob();
    const { body } = await anna.post(`/jobs/${job.id}/open`).expect(409);
    expect(body).toMatchObject({ code: 'job.not-ready', errors: [{ pointer: '/requirements', code: 'missing' }] });
    await anna.put(`/jobs/${job.id}/requirements`, { requirements }).expect(200);
    expect((await anna.post(`/jobs/${job.id}/open`).expect(200)).body).toMatchObject({ status: 'open', allowedTransitions: ['hold', 'close'] });
  });

  it('goes its way to the end, and refuses every other move with what is possible', async () => {
    const { id } = await newJob({ requirements });
    const act = (verb: string, body?: object) => anna.post(`/jobs/${id}/${verb}`, body);
    expect((await act('close', { reason: 'filled' }).expect(409)).body).toMatchObject({
      code: 'state.illegal-transition',
      status: 409,
      currentStatus: 'draft',
      allowedTransitions: ['open'],
    });
    await act('open').expect(200);
    await act('hold').expect(200);
    await act('resume').expect(200);
    await act('close', {}).expect(422);
    expect((await act('close', { reason: 'filled' }).expect(200)).body).toMatchObject({ status: 'closed', closeReason: 'filled' });
    expect((await anna.patch(`/jobs/${id}`, { title: 'Other' }).expect(409)).body.code).toBe('job.not-editable');
    expect((await anna.put(`/jobs/${id}/requirements`, { requirements }).expect(409)).body.code).toBe('job.not-editable');
    expect((await act('reopen', { reason: 'The new colleague did not start.' }).expect(200)).body).toMatchObject({
      status: 'open',
      closeReason: null,
    });
    await act('close', { reason: 'cancelled' }).expect(200);
    expect((await act('archive').expect(200)).body).toMatchObject({ status: 'archived', allowedTransitions: [] });
    const history = await app.query<{ verb: string }>('SELECT verb FROM status_changes WHERE noun_id = $1 ORDER BY at, id', [id]);
    expect(history.map(({ verb }) => verb)).toEqual(['create', 'open', 'hold', 'resume', 'close', 'reopen', 'close', 'archive']);
  });

  it('lets one of many callers open it', async () => {
    const { id } = await newJob({ requirements });
    const answers = await Promise.all(Array.from({ length: 20 }, () => anna.post(`/jobs/${id}/open`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(409)]);
  });

  it('keeps the ids of requirements that stay, and at least one while it is open', async () => {
    const job = await newJob({ requirements });
    const { body: changed } = await anna.put(`/jobs/${job.id}/requirements`, { requirements: [{ text: 'PostgreSQL' }, requirements[0]] }).expect(200);
    expect(changed.requirements.map(({ text }: { text: string }) => text)).toEqual(['PostgreSQL', 'Experience with Node.js']);
    expect(changed.requirements[1].id).toBe(job.requirements[0].id);
    expect([job.version, changed.version]).toEqual([1, 2]);
    await anna.post(`/jobs/${job.id}/open`).expect(200);
    expect((await anna.put(`/jobs/${job.id}/requirements`, { requirements: [] }).expect(422)).body.code).toBe('job.requirements-needed');
  });

  it('refuses a change that was made on an old version', async () => {
    const job = await newJob();
    await anna.patch(`/jobs/${job.id}`, { location: 'Hamburg' }).set('If-Match', '"v1"').expect(200);
    await anna.patch(`/jobs/${job.id}`, { location: 'Berlin' }).set('If-Match', '"v1"').expect(412);
    expect((await anna.patch(`/jobs/${job.id}`, { location: null })).body).toMatchObject({ location: null, title: 'Backend Engineer', version: 3 });
  });

  it('suggests requirements from the description, once', async () => {
    const job = await newJob({ description: advertisement('jd_ml_engineer.txt'), requirements: [{ text: 'Knowledge of deep learning techniques' }] });
    const { body: first } = await anna.post(`/jobs/${job.id}/suggest-requirements`).expect(200);
    expect(first).toMatchObject({ source: 'rules', model: 'rules' });
    expect(first.added).toHaveLength(4);
    expect(first.job.requirements).toHaveLength(5);
    expect((await anna.post(`/jobs/${job.id}/suggest-requirements`).expect(200)).body.added).toEqual([]);
    const empty = await newJob();
    expect((await anna.post(`/jobs/${empty.id}/suggest-requirements`).expect(422)).body.code).toBe('job.description-needed');
  });

  it('refuses fields that are not for the caller to set, and names each', async () => {
    const { body } = await anna
      .post('/jobs', { title: '', status: 'open', organizationId: 'x', requirements: [{ text: 'x', source: 'model' }] })
      .expect(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(
      ['/organizationId', '/requirements/0/source', '/requirements/0/text', '/status', '/title'].sort(),
    );
    expect((await anna.patch(`/jobs/${(await newJob()).id}`, { title: null }).expect(422)).body.errors[0].pointer).toBe('/title');
  });

  it('is found by status and by words, where wildcards are only letters', async () => {
    await newJob({ title: '100% remote_work' });
    await newJob({ title: '1000 remote works' });
    const titles = async (query: object) => (await anna.get('/jobs', query).expect(200)).body.data.map(({ title }: { title: string }) => title);
    expect(await titles({ q: '100% REMOTE_' })).toEqual(['100% remote_work']);
    expect(await titles({ status: 'archived,closed', createdAfter: '2020-01-01T00:00:00Z' })).not.toContain('100% remote_work');
    await anna.get('/jobs', { status: 'lost' }).expect(400);
    await anna.get('/jobs', { createdAfter: '2026-W10' }).expect(400);
  });

  it('shows every page of a list once, with two queries more than jobs alone', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: { data: { id: string; stages: object[] }[]; nextCursor: string | null } } = await anna
        .get('/jobs', { limit: 3, ...(cursor === null ? {} : { cursor }) })
        .expect(200);
      for (const job of body.data) expect(job.stages).toHaveLength(6);
      seen.push(...body.data.map(({ id }) => id));
      cursor = body.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(6);
  });

  it('belongs to one organization', async () => {
    const { id } = await newJob({ requirements });
    const stranger = await app.owner('Wingtip');
    for (const call of [stranger.get(`/jobs/${id}`), stranger.patch(`/jobs/${id}`, { title: 'x y' }), stranger.post(`/jobs/${id}/open`)]) {
      expect((await call.expect(404)).body.code).toBe('job.not-found');
    }
    expect((await stranger.get('/jobs').expect(200)).body.data).toEqual([]);
  });
});
