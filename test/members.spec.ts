import { newId } from '../src/platform/database/ids';
import { startApp, type Person, type TestApp } from './support/app';
import { HttpClient } from './support/client';
import { tokenFor } from './support/mails';

const PASSWORD = 'a long walk on a short pier';

describe('Members and invitations', () => {
  let app: TestApp;
  let ada: Person;
  beforeAll(async () => (app = await startApp()));
  afterAll(() => app.close());
  beforeEach(async () => (ada = await app.owner()));

  let people = 0;
  const newEmail = () => `invited-${(people += 1)}@people.example`;
  const invite = async (email: string, role = 'interviewer', by = ada) =>
    (await by.post('/invitations', { email, role }).expect(201)).body.id as string;
  const accept = (body: object) => app.stranger.post('/invitations/accept', body);
  const statusOf = async (id: string) => (await ada.get(`/invitations/${id}`).expect(200)).body.status as string;

  describe('an invitation', () => {
    it('comes by mail, makes an account, and logs in', async () => {
      const email = newEmail();
      const id = await invite(email);
      expect(await statusOf(id)).toBe('open');
      const token = await tokenFor(ada, email);
      const { body } = await accept({ token, name: 'Noor Haddad', password: PASSWORD }).expect(200);
      const { body: me } = await new HttpClient(app.url, body.accessToken as string).get('/auth/me').expect(200);
      expect(me).toMatchObject({ name: 'Noor Haddad', email, emailVerified: false, role: 'interviewer', organization: { id: ada.organizationId } });
      expect(await statusOf(id)).toBe('accepted');
      await app.login(email, PASSWORD);
    });

    it('is answered with the account that the person has, and its password', async () => {
      const noor = await app.owner('Elsewhere');
      await invite(noor.email, 'viewer');
      const token = await tokenFor(ada, noor.email);
      const { body: refusal } = await accept({ token, password: 'not the one at all' }).expect(401);
      expect(refusal.code).toBe('auth.login-refused');
      await accept({ token, password: PASSWORD }).expect(200);
      const { body } = await app.stranger
        .post('/auth/login', { email: noor.email, password: PASSWORD, organizationId: ada.organizationId })
        .expect(200);
      const { body: me } = await new HttpClient(app.url, body.accessToken as string).get('/auth/me').expect(200);
      expect(me).toMatchObject({ id: noor.id, role: 'viewer' });
    });

    it('works once, also when it is opened thirty times at once', async () => {
      const email = newEmail();
      await invite(email);
      const token = await tokenFor(ada, email);
      const answers = await Promise.all(Array.from({ length: 30 }, () => accept({ token, name: 'Noor', password: PASSWORD })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(29).fill(410)]);
      await accept({ token, name: 'Noor', password: PASSWORD }).expect(410);
    });

    it('S22: gives nothing any more when whoever sent it was disabled, or may not give it now', async () => {
      const sender = await app.colleague(ada, 'admin');
      const tokens: string[] = [];
      for (const role of ['admin', 'viewer']) {
        const email = newEmail();
        await invite(email, role, sender);
        tokens.push(await tokenFor(ada, email));
      }
      const answers = () => Promise.all(tokens.map(async (token) => (await accept({ token, name: 'Noor', password: PASSWORD })).status));
      await ada.post(`/members/${sender.id}/disable`).expect(200);
      expect(await answers()).toEqual([410, 410]);
      await ada.post(`/members/${sender.id}/enable`).expect(200);
      await ada.patch(`/members/${sender.id}`, { role: 'viewer' }).set('If-Match', '*').expect(200);
      expect(await answers()).toEqual([410, 200]);
    });

    it('can be for a role that the organization made, which stays as long as it is open', async () => {
      await ada.post('/roles', { name: 'sourcer', permissions: ['candidates:*'] }).expect(201);
      const email = newEmail();
      const id = await invite(email, 'sourcer');
      expect((await ada.get(`/invitations/${id}`).expect(200)).body.role).toBe('sourcer');
      expect((await ada.delete('/roles/sourcer').expect(409)).body.code).toBe('role.in-use');
      const { body } = await accept({ token: await tokenFor(ada, email), name: 'Noor Haddad', password: PASSWORD }).expect(200);
      const { body: me } = await new HttpClient(app.url, body.accessToken as string).get('/auth/me').expect(200);
      expect(me).toMatchObject({ role: 'sourcer', permissions: ['candidates:*'] });
    });

    it('is for no role that there is not, and nobody comes as an owner', async () => {
      for (const role of ['owner', 'astronaut']) {
        const { body } = await ada.post('/invitations', { email: newEmail(), role }).expect(422);
        expect(body.errors[0].pointer).toBe('/role');
      }
    });

    it('is void after a newer one, when it was revoked, and after a week', async () => {
      const email = newEmail();
      const first = await invite(email);
      const old = await tokenFor(ada, email);
      const second = await invite(email);
      await accept({ token: old, name: 'Noor', password: PASSWORD }).expect(410);
      expect([await statusOf(first), await statusOf(second)]).toEqual(['revoked', 'open']);
      await app.query(`UPDATE invitations SET expires_at = expires_at - interval '7 days' WHERE id = $1`, [second]);
      await accept({ token: await tokenFor(ada, email), name: 'Noor', password: PASSWORD }).expect(410);
      expect(await statusOf(second)).toBe('expired');
      const third = await invite(email);
      expect((await ada.post(`/invitations/${third}/revoke`).expect(200)).body.status).toBe('revoked');
      await accept({ token: await tokenFor(ada, email), name: 'Noor', password: PASSWORD }).expect(410);
      const { body } = await ada.post(`/invitations/${third}/revoke`).expect(409);
      expect(body.code).toBe('invitation.not-open');
      await accept({ token: 'x'.repeat(43), name: 'Noor', password: PASSWORD }).expect(410);
      expect((await ada.get('/invitations?status=expired,accepted').expect(200)).body.data).toEqual([]);
    });

    it('wants a name and a good password for a new account', async () => {
      const email = newEmail();
      await invite(email);
      const token = await tokenFor(ada, email);
      expect((await accept({ token, password: PASSWORD }).expect(422)).body.errors).toMatchObject([{ pointer: '/name' }]);
      expect((await accept({ token, name: 'Noor', password: 'password1234' }).expect(422)).body.errors).toMatchObject([{ pointer: '/password' }]);
      await accept({ token, name: 'Noor', password: PASSWORD }).expect(200);
    });

    it('keeps only the hash of its token', async () => {
      const email = newEmail();
      await invite(email);
      const token = await tokenFor(ada, email);
      expect(JSON.stringify(await app.query('SELECT * FROM invitations'))).not.toContain(token);
    });

    it('is refused for a member, and tells nothing about accounts elsewhere', async () => {
      const bob = await app.colleague(ada, 'viewer');
      expect((await ada.post('/invitations', { email: bob.email.toUpperCase(), role: 'viewer' }).expect(409)).body.code).toBe(
        'member.already-member',
      );
      const shapes = [];
      for (const email of [(await app.owner('Elsewhere')).email, newEmail()]) {
        const { body } = await ada.post('/invitations', { email, role: 'viewer' }).expect(201);
        shapes.push(Object.keys(body as object));
      }
      expect(shapes[0]).toEqual(shapes[1]);
    });

    it('makes nobody an owner, and gives no more than the inviter has', async () => {
      expect((await ada.post('/invitations', { email: newEmail(), role: 'owner' }).expect(422)).body.errors).toMatchObject([{ pointer: '/role' }]);
      const { recruiter, viewer } = await app.everyRole(ada);
      for (const person of [recruiter, viewer]) await person.post('/invitations', { email: newEmail(), role: 'viewer' }).expect(403);
    });

    it('S22: is taken back by nobody who could not have sent it, neither itself nor by a lower one to the same address', async () => {
      await ada.post('/roles', { name: 'people', permissions: ['members:*', 'jobs:read'] }).expect(201);
      const member = await app.colleague(ada, 'viewer');
      await ada.patch(`/members/${member.id}`, { role: 'people' }).expect(200);
      const email = newEmail();
      const high = await invite(email, 'admin');
      for (const refused of [member.post(`/invitations/${high}/revoke`), member.post('/invitations', { email, role: 'people' })]) {
        expect((await refused.expect(403)).body.code).toBe('member.role-too-high');
      }
      expect(await statusOf(high)).toBe('open');
      const own = await invite(newEmail(), 'people');
      expect((await member.post(`/invitations/${own}/revoke`).expect(200)).body.status).toBe('revoked');
      await ada.post(`/invitations/${high}/revoke`).expect(200);
    });

    it('is seen in its own organization only', async () => {
      const id = await invite(newEmail());
      const stranger = await app.owner('Elsewhere');
      for (const path of [`/invitations/${id}`, `/invitations/${newId()}`]) await stranger.get(path).expect(404);
      await stranger.post(`/invitations/${id}/revoke`).expect(404);
      expect(await statusOf(id)).toBe('open');
    });
  });

  describe('a member', () => {
    it('is listed with role and status', async () => {
      const bob = await app.colleague(ada, 'viewer');
      await app.owner('Elsewhere');
      const { body } = await ada.get('/members?sort=email').expect(200);
      expect(body.data.map(({ id, role }: { id: string; role: string }) => [id, role])).toEqual([
        [ada.id, 'owner'],
        [bob.id, 'viewer'],
      ]);
      expect((await ada.get('/members?role=viewer&limit=1').expect(200)).body.data).toHaveLength(1);
      expect(JSON.stringify(body)).not.toMatch(/password|hash/i);
      const { body: one } = await ada.get(`/members/${bob.id}`).expect(200);
      expect(one).toMatchObject({ id: bob.id, email: bob.email, role: 'viewer', status: 'active' });
    });

    it('S13: who is disabled is out at once, and in again when enabled', async () => {
      const bob = await app.colleague(ada, 'viewer');
      await bob.get('/auth/me').expect(200);
      expect((await ada.post(`/members/${bob.id}/disable`).expect(200)).body.status).toBe('disabled');
      await bob.get('/auth/me').expect(401);
      await app.stranger.post('/auth/refresh', { refreshToken: bob.refreshToken }).expect(401);
      await app.stranger.post('/auth/login', { email: bob.email, password: PASSWORD }).expect(401);
      await ada.post(`/members/${bob.id}/enable`).expect(200);
      await bob.get('/auth/me').expect(401);
      await app.login(bob.email, PASSWORD);
    });

    it('S13: who is removed is out at once, and can come again', async () => {
      const bob = await app.colleague(ada, 'admin');
      await bob.post('/api-keys', { currentPassword: PASSWORD, name: 'Export', permissions: ['jobs:read'] }).expect(201);
      expect((await bob.delete(`/members/${ada.id}`).expect(403)).body.code).toBe('member.owners-only');
      expect((await ada.delete(`/members/${ada.id}`).expect(409)).body.code).toBe('member.not-yourself');
      await ada.delete(`/members/${bob.id}`).expect(204);
      await bob.get('/auth/me').expect(401);
      await app.stranger.post('/auth/login', { email: bob.email, password: PASSWORD }).expect(401);
      await ada.get(`/members/${bob.id}`).expect(404);
      await ada.delete(`/members/${bob.id}`).expect(404);
      expect(await app.query('SELECT 1 FROM api_keys WHERE user_id = $1', [bob.id])).toEqual([]);
      const { body: audit } = await ada.get('/audit', { event: 'user_deleted' }).expect(200);
      expect(audit.data[0]).toMatchObject({ userId: ada.id, targetId: bob.id });
      await invite(bob.email, 'viewer');
      await accept({ token: await tokenFor(ada, bob.email), password: PASSWORD }).expect(200);
    });

    it('S13: whose role is lowered may do less with the next request', async () => {
      const bob = await app.colleague(ada, 'recruiter');
      await bob.post('/jobs', { title: 'Engineer', description: 'Builds.' }).expect(201);
      await ada.patch(`/members/${bob.id}`, { role: 'viewer' }).expect(200);
      await bob.post('/jobs', { title: 'Engineer', description: 'Builds.' }).expect(403);
      await bob.get('/jobs').expect(200);
    });

    it('who is an owner is changed by owners only, and nobody becomes one by an admin', async () => {
      const admin = await app.colleague(ada, 'admin');
      const bob = await app.colleague(ada, 'viewer');
      for (const refused of [
        admin.patch(`/members/${ada.id}`, { role: 'viewer' }),
        admin.patch(`/members/${admin.id}`, { role: 'owner' }),
        admin.post(`/members/${ada.id}/disable`),
        admin.post(`/members/${bob.id}/transfer-ownership`, { currentPassword: PASSWORD }),
      ]) {
        expect((await refused.expect(403)).body.code).toBe('member.owners-only');
      }
    });

    it('S22: who may do more is changed, disabled and removed by nobody who may do less', async () => {
      await ada.post('/roles', { name: 'people', permissions: ['members:*', 'jobs:read'] }).expect(201);
      const [member, admin, recruiter, viewer] = [
        await app.colleague(ada, 'viewer'),
        await app.colleague(ada, 'admin'),
        await app.colleague(ada, 'recruiter'),
        await app.colleague(ada, 'viewer'),
      ];
      await ada.patch(`/members/${member.id}`, { role: 'people' }).expect(200);
      await ada.post(`/members/${recruiter.id}/disable`).expect(200);
      for (const { id } of [admin, recruiter, viewer])
        for (const refused of [
          member.patch(`/members/${id}`, { role: 'people' }),
          member.post(`/members/${id}/disable`),
          member.post(`/members/${id}/enable`),
          member.delete(`/members/${id}`),
        ])
          expect((await refused.expect(403)).body.code).toBe('member.too-high');
      // Somebody with no more than themselves is theirs to change; and so are they to themselves.
      await ada.patch(`/members/${viewer.id}`, { role: 'people' }).expect(200);
      await member.post(`/members/${viewer.id}/disable`).expect(200);
      await ada.post('/roles', { name: 'less', permissions: ['jobs:read'] }).expect(201);
      await member.patch(`/members/${member.id}`, { role: 'less' }).expect(200);
      // A machine is not the person who made it.
      await ada.post('/roles', { name: 'machinist', permissions: ['members:*', 'keys:*', 'jobs:*'] }).expect(201);
      await ada.patch(`/members/${recruiter.id}`, { role: 'machinist' }).expect(200);
      await ada.post(`/members/${recruiter.id}/enable`).expect(200);
      const machinist = await app.login(recruiter.email, PASSWORD);
      const { body } = await machinist
        .post('/api-keys', { currentPassword: PASSWORD, name: 'Leavers', permissions: ['members:*', 'jobs:read'] })
        .expect(201);
      const machine = new HttpClient(app.url, body.key as string);
      await machine.patch(`/members/${machinist.id}`, { role: 'people' }).expect(403);
    });

    it('R2: is changed and removed as the version that was read, if that is asked for', async () => {
      const bob = await app.colleague(ada, 'viewer');
      const path = `/members/${bob.id}`;
      const { headers, body } = await ada.get(path).expect(200);
      expect([headers.etag, body.version]).toEqual([expect.stringMatching(/^"v1-[\w-]{16}"$/), 1]);
      const read = headers.etag ?? '';
      const raised = await ada.patch(path, { role: 'recruiter' }).set('If-Match', read).expect(200);
      expect(raised.headers.etag).toMatch(/^"v2-/);
      expect((await ada.patch(path, { role: 'admin' }).set('If-Match', read).expect(412)).body.code).toBe('request.stale');
      await ada.delete(path).set('If-Match', read).expect(412);
      const { body: page } = await ada.get('/members', { role: 'recruiter' }).expect(200);
      expect(page.data).toMatchObject([{ id: bob.id, version: 2 }]);
      await ada
        .delete(path)
        .set('If-Match', raised.headers.etag ?? '')
        .expect(204);
    });

    it('is not the last owner to go', async () => {
      expect((await ada.patch(`/members/${ada.id}`, { role: 'admin' }).expect(409)).body.code).toBe('member.last-owner');
      expect((await ada.post(`/members/${ada.id}/disable`).expect(409)).body.code).toBe('member.not-yourself');
    });

    it('S58: of two owners who lower each other at once, one remains', async () => {
      const bea = await app.colleague(ada, 'owner');
      const lower = () => Promise.all([ada.patch(`/members/${bea.id}`, { role: 'viewer' }), bea.patch(`/members/${ada.id}`, { role: 'viewer' })]);
      const disable = () => Promise.all([ada.post(`/members/${bea.id}/disable`), bea.post(`/members/${ada.id}/disable`)]);
      for (const both of [lower, disable]) {
        await both();
        const owners = await app.query(`SELECT 1 FROM memberships WHERE organization_id = $1 AND role = 'owner' AND status = 'active'`, [
          ada.organizationId,
        ]);
        expect(owners).toHaveLength(1);
        await app.query(`UPDATE memberships SET role = 'owner', status = 'active' WHERE organization_id = $1`, [ada.organizationId]);
      }
    });

    it('gets the ownership handed over, and the giver stays as an admin', async () => {
      const bob = await app.colleague(ada, 'recruiter');
      const transfer = (currentPassword?: string) => ada.post(`/members/${bob.id}/transfer-ownership`, { currentPassword });
      // S14: not by whoever found the session open.
      for (const refused of [transfer(), transfer('not the one at all')]) await refused.expect(422);
      expect((await transfer(PASSWORD).expect(200)).body.role).toBe('owner');
      expect((await ada.get('/auth/me').expect(200)).body.role).toBe('admin');
      expect((await bob.get('/auth/me').expect(200)).body.role).toBe('owner');
      await transfer(PASSWORD).expect(403);
    });

    it('of another organization is not there', async () => {
      const stranger = await app.owner('Elsewhere');
      await stranger.get(`/members/${ada.id}`).expect(404);
      await stranger.patch(`/members/${ada.id}`, { role: 'viewer' }).expect(404);
      await stranger.delete(`/members/${ada.id}`).expect(404);
      for (const verb of ['disable', 'enable', 'transfer-ownership'])
        await stranger.post(`/members/${ada.id}/${verb}`, { currentPassword: PASSWORD }).expect(404);
      await ada.get('/auth/me').expect(200);
    });
  });
});
