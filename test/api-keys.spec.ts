import { startApp, type Person, type TestApp } from './support/app';
import { HttpClient } from './support/client';
import { evaluable } from './support/evaluable';
import { documentedOperations, knock } from './support/operations';

describe('API keys', () => {
  let app: TestApp;
  let owner: Person;
  beforeAll(async () => {
    app = await startApp();
    owner = await app.owner();
  });
  afterAll(() => app.close());

  const PASSWORD = { currentPassword: 'a long walk on a short pier' };
  const EXPORT = { name: 'Nightly export', permissions: ['candidates:*', 'interviews:read', 'interviews:all'] };
  const make = async (body: object = EXPORT) => {
    const { body: made } = await owner.post('/api-keys', { ...PASSWORD, ...body }).expect(201);
    return { id: made.id as string, key: made.key as string, machine: new HttpClient(app.url, made.key) };
  };

  it('S16: is shown once, has a prefix and a checksum, and is stored as a hash', async () => {
    const { id, key, machine } = await make();
    expect(key).toMatch(/^assay_live_[\w-]{86}_[0-9a-f]{8}$/);
    await machine.get('/candidates').expect(200);
    for (const path of ['/api-keys', `/api-keys/${id}`]) expect((await owner.get(path).expect(200)).text).not.toContain(key.slice(11, 60));
    expect(JSON.stringify(await app.query('SELECT * FROM api_keys'))).not.toContain(key.slice(11, 60));
    const { body } = await owner.get(`/api-keys/${id}`).expect(200);
    expect(body).toMatchObject({ ...EXPORT, status: 'active', ending: key.slice(-8), memberId: owner.id, revokedAt: null });
  });

  it('S16: does what its permissions say, and nothing else', async () => {
    const { machine, key } = await make();
    await machine.get('/interviews').expect(200);
    await machine.post('/candidates', { name: 'Jo Park', email: 'jo@candidate.example' }).expect(201);
    const { body } = await machine.get('/jobs').expect(403);
    expect(body.code).toBe('auth.not-permitted');
    const refused = [];
    for (const operation of await documentedOperations(app)) {
      if (operation.isPublic) continue;
      const { code } = await knock(app, operation, key);
      const isIn = /^(candidates:|interviews:read$)/.test(operation.permission ?? '');
      if ((code === 'auth.not-permitted') === isIn) refused.push(operation.id);
    }
    expect(refused).toEqual([]);
  });

  it('S16: a revoked key, an expired one and the key of a disabled member are worth nothing at once', async () => {
    const [revoked, expired] = [await make(), await make()];
    await revoked.machine.get('/candidates').expect(200);
    await owner.delete(`/api-keys/${revoked.id}`).expect(204);
    expect((await revoked.machine.get('/candidates').expect(401)).body.code).toBe('auth.not-authenticated');
    await owner.delete(`/api-keys/${revoked.id}`).expect(204);
    await app.query(`UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1`, [expired.id]);
    await expired.machine.get('/candidates').expect(401);
    const { body } = await owner.get('/api-keys').expect(200);
    const status = new Map(body.data.map(({ id, status }: { id: string; status: string }) => [id, status]));
    expect([status.get(revoked.id), status.get(expired.id)]).toEqual(['revoked', 'expired']);
    const admin = await app.colleague(owner, 'admin');
    const { body: theirs } = await admin.post('/api-keys', { ...PASSWORD, ...EXPORT }).expect(201);
    await app.query(`UPDATE memberships SET status = 'disabled' WHERE user_id = $1`, [admin.id]);
    await new HttpClient(app.url, theirs.key).get('/candidates').expect(401);
  });

  it('S16: what was cut off, mistyped or made up is no key', async () => {
    const { key } = await make();
    const swapped = key.replace(/.(?=_[0-9a-f]{8}$)/, (last) => (last === 'A' ? 'B' : 'A'));
    for (const token of [key.slice(0, -1), swapped, `${key}0`, key.toUpperCase(), 'assay_live_', 'assay_live_x_00000000'])
      expect([token, (await new HttpClient(app.url, token).get('/candidates')).status]).toEqual([token, 401]);
    await app.stranger.get(`/candidates?access_token=${key}`).expect(401);
  });

  it('S16: says when it was used last, to the minute', async () => {
    const { id, machine } = await make();
    const used = async () => (await owner.get(`/api-keys/${id}`).expect(200)).body.lastUsedAt as string | null;
    expect(await used()).toBeNull();
    await machine.get('/candidates').expect(200);
    const first = await used();
    expect(Date.now() - Date.parse(first ?? '')).toBeLessThan(60_000);
    await machine.get('/candidates').expect(200);
    expect(await used()).toBe(first);
    await app.query(`UPDATE api_keys SET last_used_at = now() - interval '61 seconds' WHERE id = $1`, [id]);
    await machine.get('/candidates').expect(200);
    expect(Date.parse((await used()) ?? '')).toBeGreaterThan(Date.parse(first ?? '') - 1);
  });

  it('S54: stands in the audit log beside what it did, and its use alone does not', async () => {
    const { id, machine } = await make();
    const events = async () => (await owner.get('/audit', { limit: 100 }).expect(200)).body.data as { noun: string; event: string; facts: object }[];
    const { body: candidate } = await machine.post('/candidates', { name: 'Jo', email: 'key@people.example' }).expect(201);
    await machine.get('/jobs').expect(403);
    const told = await events();
    expect(told.find(({ noun, event }) => noun === 'candidate' && event === 'sensitive_create')).toMatchObject({
      targetId: candidate.id,
      userId: owner.id,
      onBehalfOf: null,
      facts: { apiKeyId: id },
    });
    expect(told.find(({ event }) => event === 'authz_fail')).toMatchObject({ facts: { code: 'auth.not-permitted', apiKeyId: id } });
    expect(JSON.stringify(told)).not.toContain('last_used_at');
  });

  it('S54: whom it acted for stands in the audit log, and nobody when it named nobody', async () => {
    const { id, machine } = await make({ name: 'Everything', permissions: ['*'] });
    const recruiter = await app.colleague(owner, 'recruiter');
    const told = async (event: string) => {
      const { body } = await owner.get('/audit', { limit: 100 }).expect(200);
      const events = body.data as { event: string; userId: string; onBehalfOf: string | null; facts: { apiKeyId?: string } }[];
      return events.filter((each) => each.event === event && each.facts.apiKeyId === id).map(({ userId, onBehalfOf }) => [userId, onBehalfOf]);
    };
    const headers: (Person | undefined)[] = [undefined, owner, recruiter];
    for (const represented of headers) {
      const header = represented ? { 'On-Behalf-Of': represented.id } : {};
      await machine.post('/jobs', { title: 'Engineer' }).set(header).expect(201);
      await machine.get('/jobs/0195f000-0000-7000-8000-0000000000ff').set(header).expect(404);
    }
    const expected = headers.map((represented) => [owner.id, represented?.id ?? null]).reverse();
    for (const event of ['sensitive_create', 'authz_fail'])
      expect(Array.from(new Set((await told(event)).map((pair) => JSON.stringify(pair))))).toEqual(expected.map((pair) => JSON.stringify(pair)));
  });

  it('S55: its reading of what a person wrote is audited: the key, its maker, and whom it named', async () => {
    const { id, machine } = await make();
    const recruiter = await app.colleague(owner, 'recruiter');
    const { body: candidate } = await owner.post('/candidates', { name: 'Jo', email: 'read@people.example' }).expect(201);
    const { body: document } = await owner
      .upload(`/candidates/${candidate.id}/documents`, { fileName: 'jo.txt', content: 'Ten years of welding.' })
      .expect(201);
    const read = ['/documents/:id', '/documents/:id/content'];
    for (const header of [{}, { 'On-Behalf-Of': recruiter.id }])
      for (const path of read)
        await machine
          .get(path.replace(':id', document.id as string))
          .set(header)
          .expect(200);
    const { body } = await owner.get('/audit', { event: 'sensitive_read', targetId: document.id, sort: 'sequence' }).expect(200);
    const deed = { noun: 'document', targetId: document.id, userId: owner.id };
    const told = [null, recruiter.id].flatMap((onBehalfOf) =>
      read.map((path) => ({ ...deed, onBehalfOf, facts: { apiKeyId: id, route: `/api/v1${path}` } })),
    );
    expect(body.data).toMatchObject(told);
  });

  it('S54: stands beside what is done for it in the background, too, which may do no more than the key', async () => {
    const { id, machine } = await make({ name: 'Evaluates', permissions: ['interviews:*', 'evaluations:*'] });
    const interviewId = await evaluable(owner);
    const { body: run } = await machine.post(`/interviews/${interviewId}/evaluations`).set('Prefer', 'wait=30').expect(200);
    expect(run).toMatchObject({ status: 'succeeded', requestedBy: owner.id });
    const { body: tasks } = await owner.get('/tasks', { name: 'evaluations/run' }).expect(200);
    expect(tasks.data).toMatchObject([{ requestedBy: owner.id, apiKeyId: id }]);
    const { body } = await owner.get('/audit', { noun: 'competency_result' }).expect(200);
    expect(body.data.length).toBeGreaterThan(1);
    for (const event of body.data) expect(event).toMatchObject({ userId: owner.id, onBehalfOf: null, facts: { apiKeyId: id } });
  });

  it('S54: whom it acted for stands beside what is done in the background', async () => {
    const { id, machine } = await make({ name: 'Evaluates', permissions: ['interviews:*', 'evaluations:*'] });
    const admin = await app.colleague(owner, 'admin');
    const interviewId = await evaluable(owner);
    const asked = machine.post(`/interviews/${interviewId}/evaluations`).set({ Prefer: 'wait=30', 'On-Behalf-Of': admin.id });
    expect((await asked.expect(200)).body).toMatchObject({ status: 'succeeded', requestedBy: admin.id });
    for (const noun of ['competency_result', 'task']) {
      const { body } = await owner.get('/audit', { noun }).expect(200);
      const events = (body.data as { facts: { apiKeyId?: string } }[]).filter(({ facts }) => facts.apiKeyId === id);
      expect(events.length).toBeGreaterThan(1);
      for (const event of events) expect(event).toMatchObject({ userId: owner.id, onBehalfOf: admin.id });
    }
  });

  it('S16: never does more than who made it, at the making and later', async () => {
    await owner.post('/roles', { name: 'machinist', permissions: ['keys:*', 'jobs:read', 'candidates:read'] }).expect(201);
    const member = await app.colleague(owner, 'viewer');
    const become = `UPDATE memberships SET role = 'custom', custom_role_id = (SELECT id FROM custom_roles WHERE name = 'machinist') WHERE user_id = $1`;
    await app.query(become, [member.id]);
    const machinist = await app.login(member.email, 'a long walk on a short pier');
    const { body: refused } = await machinist.post('/api-keys', { ...PASSWORD, name: 'More', permissions: ['jobs:*'] }).expect(403);
    expect(refused.code).toBe('role.more-than-held');
    const { body } = await machinist.post('/api-keys', { ...PASSWORD, name: 'Same', permissions: ['jobs:read', 'candidates:read'] }).expect(201);
    const machine = new HttpClient(app.url, body.key);
    await machine.get('/jobs').expect(200);
    await owner.patch('/roles/machinist', { permissions: ['candidates:read'] }).expect(200);
    await machine.get('/jobs').expect(403);
    await machine.get('/candidates').expect(200);
  });

  it('S16: makes no further keys and touches no account', async () => {
    const { machine } = await make({ name: 'Everything', permissions: ['*'] });
    expect((await machine.post('/api-keys', { ...PASSWORD, ...EXPORT }).expect(403)).body.code).toBe('api-key.made-by-people-only');
    for (const path of ['/auth/me', '/auth/permissions']) await machine.get(path).expect(403);
    await machine.post('/auth/logout').expect(403);
  });

  it('S16: On-Behalf-Of acts as that member, within the rights of both, and what is done is theirs', async () => {
    const { machine } = await make({ name: 'Everything', permissions: ['*'] });
    const [recruiter, viewer, stranger] = [await app.colleague(owner, 'recruiter'), await app.colleague(owner, 'viewer'), await app.owner()];
    const { body: job } = await machine.post('/jobs', { title: 'Engineer' }).set('On-Behalf-Of', recruiter.id).expect(201);
    const rows = await app.query<{ user_id: string }>('SELECT user_id FROM status_changes WHERE noun_id = $1', [job.id]);
    expect(rows.map(({ user_id }) => user_id)).toEqual([recruiter.id]);
    await machine.post('/jobs', { title: 'Engineer' }).set('On-Behalf-Of', viewer.id).expect(403);
    await machine.get('/roles').set('On-Behalf-Of', recruiter.id).expect(403);
    const narrow = await make();
    await narrow.machine.get('/jobs').set('On-Behalf-Of', recruiter.id).expect(403);
    for (const nobody of [stranger.id, 'somebody', '0195f000-0000-7000-8000-0000000000ff'])
      expect((await machine.get('/jobs').set('On-Behalf-Of', nobody).expect(403)).body.code).toBe('api-key.represented-unknown');
    const interviewer = await app.colleague(owner, 'interviewer');
    expect((await narrow.machine.get('/interviews').set('On-Behalf-Of', interviewer.id).expect(200)).body.data).toEqual([]);
  });

  it('S16: On-Behalf-Of is for machines; a person who sends it is told so, not served as themselves', async () => {
    const recruiter = await app.colleague(owner, 'recruiter');
    for (const named of [recruiter.id, owner.id, 'somebody', ''])
      for (const asking of [owner.get('/jobs'), owner.get('/auth/me'), owner.post('/jobs', { title: 'Engineer' })])
        expect((await asking.set('On-Behalf-Of', named).expect(400)).body.code).toBe('api-key.only-machines-represent');
    await app.stranger.get('/jobs').set('On-Behalf-Of', recruiter.id).expect(401);
  });

  it('S16: hands no ownership over, and changes nobody who may do more', async () => {
    const { machine } = await make({ name: 'Everything', permissions: ['*'] });
    const admin = await app.colleague(owner, 'admin');
    expect((await machine.post(`/members/${admin.id}/transfer-ownership`, PASSWORD).expect(403)).body.code).toBe('member.owners-only');
    const provisioning = await make({ name: 'Leavers', permissions: ['members:*'] });
    for (const verb of ['disable', 'enable'])
      expect((await provisioning.machine.post(`/members/${admin.id}/${verb}`).expect(403)).body.code).toBe('member.too-high');
    for (const verb of ['disable', 'enable']) await machine.post(`/members/${admin.id}/${verb}`).expect(200);
  });

  it('S22: is revoked by whoever made it, and by those who may do as much', async () => {
    await owner.post('/roles', { name: 'keeper', permissions: ['keys:*', 'jobs:read'] }).expect(201);
    const [member, admin] = [await app.colleague(owner, 'viewer'), await app.colleague(owner, 'admin')];
    await owner.patch(`/members/${member.id}`, { role: 'keeper' }).expect(200);
    const keeper = await app.login(member.email, 'a long walk on a short pier');
    const [wide, narrow, third] = [
      await make({ name: 'Wide', permissions: ['jobs:*'] }),
      await make({ name: 'Narrow', permissions: ['jobs:read'] }),
      await make(),
    ];
    expect((await keeper.delete(`/api-keys/${wide.id}`).expect(403)).body.code).toBe('api-key.too-high');
    await wide.machine.get('/jobs').expect(200);
    await keeper.delete(`/api-keys/${narrow.id}`).expect(204);
    await admin.delete(`/api-keys/${wide.id}`).expect(204);
    // One’s own, also when one may do less than at the time.
    const { body: own } = await keeper.post('/api-keys', { ...PASSWORD, name: 'Own', permissions: ['jobs:read'] }).expect(201);
    await owner.patch('/roles/keeper', { permissions: ['keys:*'] }).expect(200);
    await keeper.delete(`/api-keys/${own.id}`).expect(204);
    // A machine is not the person who made it.
    const { machine } = await make({ name: 'Keys', permissions: ['keys:*'] });
    expect((await machine.delete(`/api-keys/${third.id}`).expect(403)).body.code).toBe('api-key.too-high');
  });

  it('S14: a stolen access token alone makes no key', async () => {
    const { body } = await owner.post('/api-keys', { ...EXPORT, currentPassword: 'not the one' }).expect(422);
    expect(body).toMatchObject({ code: 'auth.wrong-current-password', errors: [{ pointer: '/currentPassword' }] });
    await owner.post('/api-keys', EXPORT).expect(422);
  });

  it('S16: stands in the API document as a security scheme of its own', async () => {
    const document = (await (await fetch(`${app.url}/openapi.json`)).json()) as { security: object[]; components: { securitySchemes: object } };
    expect(document.components.securitySchemes).toMatchObject({ apiKey: { type: 'http', scheme: 'bearer' } });
    expect(document.security).toEqual([{ bearer: [] }, { apiKey: [] }]);
  });

  it('S18: keys of another organization are not there', async () => {
    const { id } = await make();
    const stranger = await app.owner();
    for (const answer of [await stranger.get(`/api-keys/${id}`), await stranger.delete(`/api-keys/${id}`)]) expect(answer.status).toBe(404);
    expect((await stranger.get('/api-keys').expect(200)).body.data).toEqual([]);
  });
});
