import { EvaluationTools } from '../src/interviews/evaluations/evaluations.tools';
import { InterviewTools } from '../src/interviews/sessions/interviews.tools';
import { startApp, type Person, type TestApp } from './support/app';
import { HttpClient } from './support/client';
import { evaluable } from './support/evaluable';

describe('Who takes part in an interview', () => {
  let app: TestApp;
  let owner: Person;
  let interviewer: Person;
  let mine: string;
  let others: string;

  beforeAll(async () => {
    app = await startApp();
    owner = await app.owner();
    interviewer = await app.colleague(owner, 'interviewer');
    [mine, others] = [await evaluable(owner), await evaluable(owner)];
    for (const id of [mine, others]) await owner.post(`/interviews/${id}/evaluations`, {}).set('Prefer', 'wait=20').expect(200);
    await owner.put(`/interviews/${mine}/participants/${interviewer.id}`).expect(200);
  });
  afterAll(() => app.close());

  const READS = ['', '/turns', '/history', '/participants', '/evaluations', '/evaluations/1', '/report'];

  it.each(READS)('S22: an interviewer reads GET /interviews/{id}%s of their interviews only', async (path) => {
    await interviewer.get(`/interviews/${mine}${path}`).expect(200);
    const { body: hidden } = await interviewer.get(`/interviews/${others}${path}`).expect(404);
    const { body: unknown } = await interviewer.get(`/interviews/0195f000-0000-7000-8000-0000000000ff${path}`).expect(404);
    const known = ({ instance, requestId, ...rest }: Record<string, unknown>) => rest;
    expect(known(hidden)).toEqual(known(unknown));
    await owner.get(`/interviews/${others}${path}`).expect(200);
  });

  it('S22: the list of an interviewer has their interviews only, and counts no others', async () => {
    const { body } = await interviewer.get('/interviews', { count: true }).expect(200);
    expect([body.total, body.data.map(({ id }: { id: string }) => id)]).toEqual([1, [mine]]);
    expect((await owner.get('/interviews', { count: true }).expect(200)).body.total).toBe(2);
    const viewer = await app.colleague(owner, 'viewer');
    expect((await viewer.get('/interviews', { count: true }).expect(200)).body.total).toBe(2);
  });

  it('S16, S22: a machine that acts for an interviewer reaches the interviews that are open to both of them, and none by the other alone', async () => {
    const permissions = ['keys:*', 'interviews:read'];
    await owner.post('/roles', { name: 'machinist', permissions }).expect(201);
    const machinist = await app.colleague(owner, 'viewer');
    await owner.patch(`/members/${machinist.id}`, { role: 'machinist' }).expect(200);
    const machineOf = async (maker: Person, ...may: string[]) => {
      const key = { currentPassword: 'a long walk on a short pier', name: 'Reads', permissions: may };
      return new HttpClient(app.url, (await maker.post('/api-keys', key).expect(201)).body.key as string);
    };
    const reached = async (machine: HttpClient, path = '/interviews') => {
      const { status, body } = await machine.get(path).set('On-Behalf-Of', interviewer.id);
      return status === 200 && path === '/interviews' ? (body.data as { id: string }[]).map(({ id }) => id) : status;
    };
    const machine = await machineOf(machinist, 'interviews:read');
    expect([await reached(machine), await reached(machine, `/interviews/${mine}`)]).toEqual([[], 404]);
    await owner.put(`/interviews/${mine}/participants/${machinist.id}`).expect(200);
    await owner.put(`/interviews/${others}/participants/${machinist.id}`).expect(200);
    expect([await reached(machine), await reached(machine, `/interviews/${mine}`), await reached(machine, `/interviews/${others}`)]).toEqual([
      [mine],
      200,
      404,
    ]);
    for (const id of [mine, others]) await owner.delete(`/interviews/${id}/participants/${machinist.id}`).expect(204);
    // What the key itself leaves out is not got back by acting for somebody.
    expect(await reached(await machineOf(owner, 'interviews:read'))).toEqual([]);
    expect(await reached(await machineOf(owner, 'interviews:read', 'interviews:all'))).toEqual([mine]);
  });

  it('S22: the assistant finds for an interviewer their interviews only', async () => {
    const tools = app.nest.get(InterviewTools, { strict: false });
    const evaluations = app.nest.get(EvaluationTools, { strict: false });
    const found = await app.asTask(interviewer, async (caller) => {
      await expect(tools.get({ id: others }, caller)).rejects.toThrow();
      await expect(evaluations.latest({ interviewId: others }, caller)).rejects.toThrow();
      await evaluations.latest({ interviewId: mine }, caller);
      return [await tools.search({ words: [], limit: 10 }, caller), await tools.get({ id: mine }, caller)];
    });
    const ref = `interviews/${mine}`;
    expect(found).toEqual([{ interviews: [expect.objectContaining({ ref })] }, expect.objectContaining({ ref })]);
  });

  it('S22: an interviewer conducts their interviews only', async () => {
    for (const verb of ['pause', 'resume']) {
      await interviewer.post(`/interviews/${others}/${verb}`).expect(404);
      await interviewer.post(`/interviews/${mine}/${verb}`).expect(409);
    }
    await interviewer.put(`/interviews/${others}/participants/${interviewer.id}`).expect(403);
  });

  it('S22: who is taken out sees the interview no more', async () => {
    const guest = await app.colleague(owner, 'interviewer');
    await owner.put(`/interviews/${mine}/participants/${guest.id}`).expect(200);
    const { body: twice } = await owner.put(`/interviews/${mine}/participants/${guest.id}`).expect(200);
    expect(twice.map(({ memberId }: { memberId: string }) => memberId)).toEqual([interviewer.id, guest.id]);
    await guest.get(`/interviews/${mine}`).expect(200);
    await owner.delete(`/interviews/${mine}/participants/${guest.id}`).expect(204);
    await guest.get(`/interviews/${mine}`).expect(404);
    expect((await owner.delete(`/interviews/${mine}/participants/${guest.id}`).expect(404)).body.code).toBe('participant.not-found');
  });

  it('S18: nobody of another organization takes part', async () => {
    const stranger = await app.owner();
    expect((await owner.put(`/interviews/${mine}/participants/${stranger.id}`).expect(404)).body.code).toBe('participant.member-unknown');
    await stranger.put(`/interviews/${mine}/participants/${stranger.id}`).expect(404);
    await stranger.delete(`/interviews/${mine}/participants/${interviewer.id}`).expect(404);
  });

  it('S22: whoever may make interviews but sees only their own, takes part in what they make', async () => {
    await owner
      .post('/roles', {
        name: 'planner',
        permissions: ['jobs:*', 'candidates:*', 'applications:*', 'kits:*', 'interviews:read', 'interviews:write', 'interviews:conduct'],
      })
      .expect(201);
    const member = await app.colleague(owner, 'viewer');
    await app.query(
      `UPDATE memberships SET role = 'custom', custom_role_id = (SELECT id FROM custom_roles WHERE organization_id = $2 AND name = 'planner') WHERE user_id = $1`,
      [member.id, owner.organizationId],
    );
    const planner = await app.login(member.email, 'a long walk on a short pier');
    const made = await evaluable(planner);
    const { body } = await planner.get('/interviews').expect(200);
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([made]);
  });
});
