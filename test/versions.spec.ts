import { type Person, startApp, type TestApp } from './support/app';

let app: TestApp;
let anna: Person;
beforeAll(async () => {
  app = await startApp();
  anna = await app.owner();
});
afterAll(() => app.close());

const JOB = { title: 'Welder', description: 'We look for a welder.' };

describe('R2: versions', () => {
  it('a single thing has a strong tag, also after a write; a list has a weak one', async () => {
    const made = await anna.post('/jobs', JOB).expect(201);
    const read = await anna.get(`/jobs/${made.body.id}`).expect(200);
    expect(made.headers.etag).toBe(read.headers.etag);
    expect(read.headers.etag).toMatch(/^"v1-[\w-]{16}"$/);
    const changed = await anna
      .patch(`/jobs/${made.body.id}`, { title: 'Welder II' })
      .set('If-Match', read.headers.etag ?? '')
      .expect(200);
    expect(changed.headers.etag).toMatch(/^"v2-/);
    const list = await anna.get('/jobs').expect(200);
    expect(list.headers.etag).toMatch(/^W\/"[\w-]{16}"$/);
    await anna
      .get('/jobs')
      .set('If-None-Match', list.headers.etag ?? '')
      .expect(304);
    await anna.post('/jobs', JOB).expect(201);
    await anna
      .get('/jobs')
      .set('If-None-Match', list.headers.etag ?? '')
      .expect(200);
  });

  it('nothing is sent to who has it, and something is when anything that it shows has changed', async () => {
    const { body: candidate } = await anna.post('/candidates', { name: 'Jo March', email: 'jo@people.example' }).expect(201);
    const { body: job } = await anna.post('/jobs', {
      ...JOB,
      requirements: [{ text: 'Welding', kind: 'skill', importance: 'must', competency: 'Welding' }],
    });
    await anna.post(`/jobs/${job.id}/open`).expect(200);
    const { body: application } = await anna.post('/applications', { candidateId: candidate.id, jobId: job.id }).expect(201);
    const path = `/applications/${application.id}`;
    const { headers } = await anna.get(path).expect(200);
    const unchanged = await anna
      .get(path)
      .set('If-None-Match', headers.etag ?? '')
      .expect(304);
    expect([unchanged.text, unchanged.headers.etag]).toEqual(['', headers.etag]);
    await anna.patch(`/candidates/${candidate.id}`, { name: 'Jo Bhaer' }).expect(200);
    const { body } = await anna
      .get(path)
      .set('If-None-Match', headers.etag ?? '')
      .expect(200);
    expect(body).toMatchObject({ candidate: { name: 'Jo Bhaer' }, version: application.version });
  });

  it('of fifty changes to one version one is made, and it is the one that stands', async () => {
    const { body: candidate, headers } = await anna.post('/candidates', { name: 'Di', email: 'di@people.example' }).expect(201);
    const change = (index: number) => anna.patch(`/candidates/${candidate.id}`, { headline: `Number ${index}` }).set('If-Match', headers.etag ?? '');
    const answers = await Promise.all(Array.from({ length: 50 }, (_none, index) => change(index)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 412 && body.code === 'request.stale')).toHaveLength(49);
    const { body } = await anna.get(`/candidates/${candidate.id}`).expect(200);
    expect([body.headline, body.version]).toEqual([won[0]?.body.headline, 2]);
  });

  it('what several people write at once is not changed without saying which version: 428', async () => {
    const { body: job } = await anna.post('/jobs', JOB).expect(201);
    const { body: kit, headers } = await anna.post('/kits', { jobId: job.id, rubric: 'sales' }).expect(201);
    expect((await anna.patch(`/kits/${kit.id}`, { minutes: 50 }).expect(428)).body.code).toBe('request.version-needed');
    await anna
      .patch(`/kits/${kit.id}`, { minutes: 50 })
      .set('If-Match', headers.etag ?? '')
      .expect(200);
    expect(
      (
        await anna
          .patch(`/kits/${kit.id}`, { minutes: 55 })
          .set('If-Match', headers.etag ?? '')
          .expect(412)
      ).body.code,
    ).toBe('request.stale');
    await anna.patch(`/kits/${kit.id}`, { minutes: 55 }).set('If-Match', '*').expect(200);
  });
});
