import type { Person, TestApp } from './support/app';
import { startApp } from './support/app';
import { evaluable } from './support/evaluable';
import { until } from './support/until';

const CANDIDATE = { name: 'Maya Lindqvist', email: 'maya@people.example', headline: 'Platform engineer' };

describe('the audit log', () => {
  let app: TestApp;
  let anna: Person;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    anna = await app.owner();
  });

  const events = async (query: object = {}) => (await anna.get('/audit', { limit: 100, ...query }).expect(200)).body.data as Event[];

  it('S54: a change and its event are one: who, what, before and after, from where, in which request', async () => {
    const { body: maya } = await anna.post('/candidates', CANDIDATE).set('X-Request-Id', 'adding-maya').expect(201);
    await anna.patch(`/candidates/${maya.id}`, { headline: 'Staff engineer' }).set('X-Request-Id', 'changing-maya').expect(200);
    const [changed, created] = await events({ targetId: maya.id });
    expect(created).toMatchObject({ event: 'sensitive_create', noun: 'candidate', userId: anna.id, requestId: 'adding-maya', before: null });
    expect(changed).toMatchObject({ event: 'sensitive_update', requestId: 'changing-maya', address: '127.0.0.1', facts: { changed: ['headline'] } });
    expect(changed?.before).toBe(created?.after);
    expect(changed?.after).toMatch(/^[0-9a-f]{64}$/);
    await anna.post('/candidates', CANDIDATE).expect(409);
    expect(await events({ targetId: maya.id, event: 'sensitive_create,sensitive_update' })).toHaveLength(2);
  });

  it('holds no word of a candidate', async () => {
    const { body: maya } = await anna.post('/candidates', CANDIDATE).expect(201);
    await anna.patch(`/candidates/${maya.id}`, { headline: 'Staff engineer' }).expect(200);
    const rows = JSON.stringify(await app.query('SELECT * FROM audit_events WHERE organization_id = $1', [anna.organizationId]));
    expect(rows).not.toMatch(/Maya|people\.example|Staff engineer|Anna Weber/);
  });

  it('S54: fifty writers at once leave no gap and no fork', async () => {
    const people = Array.from({ length: 50 }, (_each, index) => ({ ...CANDIDATE, email: `maya-${index}@people.example` }));
    const reading = Promise.all(Array.from({ length: 5 }, () => anna.get('/audit/verify').expect(200)));
    await Promise.all(people.map((person) => anna.post('/candidates', person).expect(201)));
    await reading;
    const { body } = await anna.get('/audit/verify').expect(200);
    const rows = await app.query<{ sequence: string }>('SELECT sequence FROM audit_seals WHERE organization_id = $1 ORDER BY sequence', [
      anna.organizationId,
    ]);
    expect(rows.map(({ sequence }) => Number(sequence))).toEqual(rows.map((_row, index) => index + 1));
    expect(body).toEqual({ intact: true, events: rows.length, brokenAt: null, fault: null });
    expect(rows.length).toBeGreaterThan(50);
  });

  it('S54: names the place of a row that was changed behind its back', async () => {
    await anna.post('/candidates', CANDIDATE).expect(201);
    const [last] = await events();
    await asOwner(`UPDATE audit_events SET user_id = NULL WHERE organization_id = '${anna.organizationId}' AND id = (
      SELECT id FROM audit_seals WHERE organization_id = '${anna.organizationId}' AND sequence = ${last?.sequence})`);
    const { body } = await anna.get('/audit/verify').expect(200);
    expect(body).toMatchObject({ intact: false, brokenAt: last?.sequence, fault: 'changed' });
  });

  it('S54: a checkpoint shows that the end was cut off, or written anew', async () => {
    await anna.post('/candidates', CANDIDATE).expect(201);
    const { body: checkpoint } = await anna.get('/audit/checkpoint').expect(200);
    expect((await anna.get('/audit/verify', { checkpoint: checkpoint.token }).expect(200)).body).toMatchObject({ intact: true });
    await asOwner(`DELETE FROM audit_seals WHERE organization_id = '${anna.organizationId}' AND sequence >= ${checkpoint.sequence}`);
    expect((await anna.get('/audit/verify').expect(200)).body).toMatchObject({ intact: false, fault: 'unsealed' });
    await asOwner(`DELETE FROM audit_events e WHERE organization_id = '${anna.organizationId}' AND NOT EXISTS (
      SELECT 1 FROM audit_seals s WHERE s.organization_id = e.organization_id AND s.id = e.id)`);
    expect((await anna.get('/audit/verify').expect(200)).body).toMatchObject({ intact: true });
    const cut = { intact: false, brokenAt: checkpoint.sequence, fault: 'truncated' };
    expect((await anna.get('/audit/verify', { checkpoint: checkpoint.token }).expect(200)).body).toMatchObject(cut);
    await anna.post('/candidates', { ...CANDIDATE, email: 'another@people.example' }).expect(201);
    const anew = { intact: false, brokenAt: checkpoint.sequence, fault: 'rewritten' };
    expect((await anna.get('/audit/verify', { checkpoint: checkpoint.token }).expect(200)).body).toMatchObject(anew);
  });

  it('takes no checkpoint of another organization, nor one that was tampered with', async () => {
    const { body: theirs } = await (await app.owner('Contoso')).get('/audit/checkpoint').expect(200);
    for (const checkpoint of [theirs.token, 'made.up', `${theirs.token}0`]) await anna.get('/audit/verify', { checkpoint }).expect(422);
  });

  it('S54: the server itself can neither change nor remove an event, nor can anybody by an ordinary statement', async () => {
    await events();
    for (const statement of ['UPDATE audit_events SET noun = $$x$$', 'DELETE FROM audit_seals', 'TRUNCATE audit_events CASCADE']) {
      await expect(app.queryAsServer(anna.organizationId, statement)).rejects.toThrow('permission denied');
      await expect(app.query(statement)).rejects.toThrow('The audit log only grows');
    }
  });

  it('is sealed within a moment, whether or not anybody reads it', async () => {
    await anna.post('/candidates', CANDIDATE).expect(201);
    const pending = () => app.query('SELECT 1 FROM audit_pending WHERE organization_id = $1', [anna.organizationId]);
    await until('all is sealed', async () => (await pending()).length === 0);
  });

  it('S55: what is refused leaves an event: another organization’s things like unknown ones, and what the role does not permit', async () => {
    const bob = await app.owner('Contoso');
    const { body: theirs } = await bob.post('/candidates', CANDIDATE).expect(201);
    await anna.get(`/candidates/${theirs.id}`).set('X-Request-Id', 'probe').expect(404);
    const [probe] = await events({ event: 'authz_fail' });
    expect(probe).toMatchObject({ noun: 'candidate', targetId: theirs.id, userId: anna.id, requestId: 'probe' });
    expect(probe?.facts).toEqual({ code: 'candidate.not-found', method: 'GET', route: '/api/v1/candidates/:id' });

    const viewer = await app.colleague(anna, 'viewer');
    await viewer.post('/candidates', { ...CANDIDATE, email: 'x@people.example' }).expect(403);
    expect(await events({ event: 'authz_fail', userId: viewer.id })).toMatchObject([{ facts: { code: 'auth.not-permitted' } }]);
    expect((await bob.get('/audit', { event: 'authz_fail' }).expect(200)).body.data).toEqual([]);
  });

  it('S55: logins leave an event, those that fail too', async () => {
    await app.stranger.post('/auth/login', { email: anna.email, password: 'not the password' }).expect(401);
    const failures = () => events({ event: 'authn_login_fail' });
    await until('the failure is there', async () => (await failures()).length === 1);
    expect(await failures()).toMatchObject([{ noun: 'user', targetId: anna.id, userId: null, address: '127.0.0.1' }]);
    expect(await events({ event: 'authn_login_success' })).toMatchObject([
      // Whoever registers is logged in.
      { noun: 'user', targetId: anna.id, userId: anna.id },
      { noun: 'user', targetId: anna.id, userId: anna.id },
    ]);
  });

  it('S55: who reads a résumé is recorded, and who merely reads a candidate is not', async () => {
    const { body: maya } = await anna.post('/candidates', CANDIDATE).expect(201);
    const file = { fileName: 'maya.txt', content: 'Maya Lindqvist\nPlatform engineer since 2015', mediaType: 'text/plain' };
    const { body: resume } = await anna.upload(`/candidates/${maya.id}/documents`, file).expect(201);
    await anna.get(`/candidates/${maya.id}`).expect(200);
    await anna.get(`/documents/${resume.id}`).expect(200);
    await anna.get(`/documents/${resume.id}/content`).expect(200);
    const reads = await events({ event: 'sensitive_read' });
    expect(reads.map(({ noun, targetId, facts }) => [noun, targetId, facts.route])).toEqual([
      ['document', resume.id, '/api/v1/documents/:id/content'],
      ['document', resume.id, '/api/v1/documents/:id'],
    ]);
  });

  it('S55: what cannot be recorded as read is not shown', async () => {
    const { body: maya } = await anna.post('/candidates', { ...CANDIDATE, email: 'unseen@people.example' }).expect(201);
    const file = { fileName: 'maya.txt', content: 'Maya Lindqvist\nPlatform engineer since 2015', mediaType: 'text/plain' };
    const { body: resume } = await anna.upload(`/candidates/${maya.id}/documents`, file).expect(201);
    await app.query(`ALTER TABLE audit_events ADD CONSTRAINT no_reads CHECK (event <> 'sensitive_read') NOT VALID`);
    try {
      for (const path of [`/documents/${resume.id}`, `/documents/${resume.id}/content`]) {
        const refused = await anna
          .get(path)
          .expect(500)
          .expect('Content-Type', /problem\+json/);
        expect(refused.text).not.toContain('Platform engineer');
        expect(refused.headers['content-disposition']).toBeUndefined();
      }
    } finally {
      await app.query('ALTER TABLE audit_events DROP CONSTRAINT no_reads');
    }
    await anna.get(`/documents/${resume.id}`).expect(200);
    expect(await events({ event: 'sensitive_read', targetId: resume.id })).toHaveLength(1);
  });

  it('S55: who has a model or rules run is recorded: a function, a stream of one, an evaluation', async () => {
    const variables = { text: 'Maya led the migration of forty services. Nothing was lost.' };
    await anna.post('/ai/functions/text.summarize/invoke', { variables }).set('X-Request-Id', 'summing-up').expect(200);
    await anna.post('/ai/functions/text.summarize/stream', { variables }).expect(200);
    await anna.post('/ai/functions/text.nothing/invoke', { variables }).expect(404);
    const runs = await events({ noun: 'function_run' });
    const run = { event: 'sensitive_create', noun: 'function_run', targetId: null, userId: anna.id, facts: { function: 'text.summarize' } };
    expect(runs).toMatchObject([run, { ...run, requestId: 'summing-up' }]);
    const { body: ledger } = await anna.get('/ai/calls', { function: 'text.summarize' }).expect(200);
    expect(ledger.data.map(({ requestId }: Event) => requestId)).toEqual(runs.map(({ requestId }) => requestId));

    const interview = await evaluable(anna);
    const { body: evaluation } = await anna.post(`/interviews/${interview}/evaluations`, {}).set('Prefer', 'wait=30').expect(200);
    const told = await events({ targetId: evaluation.id });
    expect(told.at(-1)).toMatchObject({ event: 'sensitive_create', noun: 'evaluation_run', userId: anna.id });
  });

  it('S43, S55: is exported whole, safe for a spreadsheet, and the export is recorded', async () => {
    await app.query(`SELECT set_config('app.actor', '{}', false)`);
    const quoted = (cell: string) => cell.replace(/[|+]/g, '\\$&');
    const dangerous = [`=cmd|' /C calc'!A0`, '+1', '-1', '@x', '\t=1', '\r=1'];
    for (const cell of dangerous)
      await app.query(`INSERT INTO audit_events (organization_id, event, noun, target_id) VALUES ($1, 'sensitive_read', $2, $2)`, [
        anna.organizationId,
        cell,
      ]);
    const { text } = await anna
      .get('/audit/export', { format: 'csv' })
      .set('Accept', 'text/csv')
      .expect(200)
      .expect('Content-Type', /text\/csv/);
    expect(text).toMatch(/^sequence,at,event,noun,targetId/);
    for (const cell of dangerous) expect(text).toMatch(new RegExp(`,"?'${quoted(cell)}"?,"?'${quoted(cell)}"?,`));
    expect(text.split(/[,\n]/).filter((cell) => /^"?[=+\-@\t\r]/.test(cell))).toEqual([]);
    const jsonl = await anna.get('/audit/export', { format: 'jsonl' }).set('Accept', 'application/jsonl').buffer(true).expect(200);
    const parsed = jsonl.text.trimEnd().split('\n').map((line) => JSON.parse(line) as Event); // prettier-ignore
    expect(parsed.map(({ sequence }) => sequence)).toEqual(parsed.map((_event, index) => index + 1));
    expect(parsed.at(-1)).toMatchObject({ event: 'sensitive_read', noun: 'audit' });
  });

  it('is read page by page, and by owners and admins only', async () => {
    const everyone = await app.everyRole(anna);
    for (const [role, person] of Object.entries(everyone)) await person.get('/audit').expect(role === 'owner' || role === 'admin' ? 200 : 403);
    const { body: first } = await anna.get('/audit', { limit: 2 }).expect(200);
    const { body: second } = await anna.get('/audit', { limit: 2, cursor: first.nextCursor }).expect(200);
    const sequences = [...first.data, ...second.data].map(({ sequence }: Event) => sequence);
    expect(sequences).toEqual([0, 1, 2, 3].map((behind) => Number(sequences[0]) - behind));
  });

  /** As somebody who has the whole database, and knows about triggers. */
  const asOwner = (statement: string) => app.query(`SET session_replication_role = replica; ${statement}`);
});

interface Event {
  sequence: number;
  event: string;
  noun: string;
  targetId: string | null;
  requestId: string | null;
  before: string | null;
  after: string | null;
  facts: Record<string, unknown>;
}
