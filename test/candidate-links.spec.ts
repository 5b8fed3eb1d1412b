import { DEMO } from '../src/platform/demo';
import { startApp, type Person, type TestApp } from './support/app';
import { HttpClient } from './support/client';
import { documentedOperations, knock } from './support/operations';

describe('Candidates who come by a link', () => {
  let app: TestApp;
  let owner: Person;
  beforeAll(async () => {
    app = await startApp({ SEED_DEMO: 'true' });
    owner = await app.login(DEMO.email, DEMO.password);
  });
  afterAll(() => app.close());

  const newInterview = async (): Promise<string> =>
    (await owner.post('/interviews', { applicationId: DEMO.application, kitId: DEMO.kit }).expect(201)).body.id as string;
  const invite = async (id: string, body: object = {}): Promise<string> =>
    (await owner.post(`/interviews/${id}/invite`, body).expect(200)).body.linkToken as string;
  const enter = (linkToken: string) => app.stranger.post('/candidate/session', { linkToken });
  const candidateOf = async (linkToken: string): Promise<HttpClient> =>
    new HttpClient(app.url, (await enter(linkToken).expect(200)).body.accessToken as string);

  it('S17: accepts the disclosure, answers, ends; the transcript is the interview’s', async () => {
    const id = await newInterview();
    const candidate = await candidateOf(await invite(id));
    const { body: before } = await candidate.get('/candidate/interview').expect(200);
    expect(before).toMatchObject({ organization: 'Assay Demo', status: 'invited', disclosureAcceptedAt: null, possible: ['start'], turns: [] });
    expect(before.disclosure.length).toBeGreaterThan(2);
    await candidate.post('/candidate/interview/answers', { turn: 1, text: 'Too early.' }).expect(409);
    await candidate.post('/candidate/interview/start', { disclosureAccepted: false }).expect(422);
    const { body: started } = await candidate.post('/candidate/interview/start', { disclosureAccepted: true }).expect(200);
    expect(started).toMatchObject({ status: 'in_progress', possible: ['answer', 'end'], turns: [{ number: 1, answer: null }] });
    const answer = { turn: 1, text: 'I traced the failure to a race and made the webhook idempotent, because a retry would only hide it.' };
    const { body: first } = await candidate.post('/candidate/interview/answers', answer).expect(200);
    const { body: again } = await candidate.post('/candidate/interview/answers', answer).expect(200);
    expect(again).toEqual(first);
    expect(first.turns).toHaveLength(2);
    expect(first.turns[0]).toEqual({
      number: 1,
      question: started.turns[0].question,
      answer: answer.text,
      answeredAt: expect.any(String),
      declined: false,
    });
    const { body: ended } = await candidate.post('/candidate/interview/end').expect(200);
    expect(ended).toMatchObject({ status: 'completed', possible: [] });
    const { body: interview } = await owner.get(`/interviews/${id}`).expect(200);
    expect(interview).toMatchObject({ status: 'completed', endReason: 'candidate_ended', disclosureAcceptedAt: expect.any(String) });
    expect(interview.turns[0]).toMatchObject({ answer: answer.text, verdict: expect.any(String) });
  });

  it('S17: sees nothing of rubric, verdicts and scores', async () => {
    const candidate = await candidateOf(await invite(await newInterview()));
    await candidate.post('/candidate/interview/start', { disclosureAccepted: true }).expect(200);
    const { text } = await candidate.post('/candidate/interview/answers', { turn: 1, text: 'It was fine.' }).expect(200);
    expect(text).not.toMatch(/verdict|level|indicator|rubric|signal|weight|competenc|source|degraded|kit/i);
  });

  it('S17: gets the answer of no other candidate who happens on the same Idempotency-Key', async () => {
    const start = async () => {
      const candidate = await candidateOf(await invite(await newInterview()));
      return candidate.post('/candidate/interview/start', { disclosureAccepted: true }).set('Idempotency-Key', 'start-1').expect(200);
    };
    expect((await start()).headers).not.toHaveProperty('idempotent-replayed');
    expect((await start()).headers).not.toHaveProperty('idempotent-replayed');
  });

  it('S17: is let into no other operation', async () => {
    const candidate = await candidateOf(await invite(await newInterview()));
    const operations = (await documentedOperations(app)).filter(({ isPublic }) => !isPublic);
    const allowed: string[] = [];
    for (const operation of operations) {
      const { status, code } = await knock(app, operation, candidate.token ?? '');
      if (status !== 403 || code !== 'auth.not-permitted') allowed.push(operation.id);
    }
    expect(allowed.sort()).toEqual(['answerOwnInterview', 'endOwnInterview', 'getOwnInterview', 'startOwnInterview']);
  });

  it('S17: nobody but a candidate has an own interview', async () => {
    await owner.get('/candidate/interview').expect(403);
    const { body: key } = await owner.post('/api-keys', { name: 'All', permissions: ['*'], currentPassword: DEMO.password }).expect(201);
    await new HttpClient(app.url, key.key).get('/candidate/interview').expect(403);
    await app.stranger.get('/candidate/interview').expect(401);
  });

  it('S17: the token of the link is no access token, nor the other way round', async () => {
    const link = await invite(await newInterview(), { maxUses: 2 });
    await new HttpClient(app.url, link).get('/candidate/interview').expect(401);
    const candidate = await candidateOf(link);
    expect((await enter(candidate.token ?? '').expect(422)).body.code).toBe('interview.link-invalid');
    for (const token of [`${candidate.token}x`, (candidate.token ?? '').replace('assay_candidate', 'assay_live'), `assay_candidate_${link}`])
      await new HttpClient(app.url, token).get('/candidate/interview').expect(401);
  });

  it('S17: one session; coming in again ends the one before, as often as the link allows', async () => {
    const link = await invite(await newInterview(), { maxUses: 2 });
    const [first, second] = [await candidateOf(link), await candidateOf(link)];
    await first.get('/candidate/interview').expect(401);
    await second.get('/candidate/interview').expect(200);
    expect((await enter(link).expect(410)).body.code).toBe('interview.link-used-up');
  });

  it('S17: ends with its time, with a new invitation and with the cancellation', async () => {
    const id = await newInterview();
    const old = await invite(id);
    const candidate = await candidateOf(old);
    await app.query(`UPDATE candidate_sessions SET expires_at = now() - interval '1 second' WHERE interview_id = $1`, [id]);
    await candidate.get('/candidate/interview').expect(401);
    const next = await invite(id);
    expect((await enter(old).expect(422)).body).toMatchObject({ code: 'interview.link-invalid', errors: [{ pointer: '/linkToken' }] });
    const again = await candidateOf(next);
    await again.get('/candidate/interview').expect(200);
    const last = await candidateOf(await invite(id));
    await again.get('/candidate/interview').expect(401);
    await owner.post(`/interviews/${id}/cancel`, { reason: 'Position filled.' }).expect(200);
    await last.get('/candidate/interview').expect(401);
  });

  it('S17: an expired or made-up link, or one to an interview that is held by people, opens nothing', async () => {
    const id = await newInterview();
    const link = await invite(id);
    await app.query(`UPDATE interviews SET mode = 'panel' WHERE id = $1`, [id]);
    expect((await enter(link).expect(409)).body.code).toBe('candidate.not-in-writing');
    await app.query(`UPDATE interviews SET link_expires_at = now() - interval '1 second' WHERE id = $1`, [id]);
    expect((await enter(link).expect(410)).body.code).toBe('interview.link-expired');
    for (const made of ['x', link.slice(0, -1), `${link}A`, 'A'.repeat(86)]) await enter(made).expect(422);
    expect(JSON.stringify(await app.query('SELECT * FROM interviews'))).not.toContain(link);
  });

  it('S17: twenty who come in at once by a link for one find one place', async () => {
    const link = await invite(await newInterview());
    const answers = await Promise.all(Array.from({ length: 20 }, () => enter(link)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(410)]);
  });
});
