import { Secret, TOTP } from 'otpauth';
import { startApp, type Person, type TestApp } from './support/app';

const PASSWORD = { currentPassword: 'a long walk on a short pier' };

describe('An organization', () => {
  let app: TestApp;
  let ada: Person;
  beforeAll(async () => (app = await startApp()));
  afterAll(() => app.close());
  beforeEach(async () => (ada = await app.owner()));

  const enrol = async (person: Person): Promise<void> => {
    const { body } = await person.post('/auth/second-factor', PASSWORD).expect(201);
    const code = new TOTP({ secret: Secret.fromBase32(body.secret as string) }).generate();
    await person.post('/auth/second-factor/confirm', { code }).expect(200);
  };

  it('has a name that those may change who may', async () => {
    const viewer = await app.colleague(ada, 'viewer');
    const { body, headers } = await viewer.get('/organization').expect(200);
    expect(body).toMatchObject({ id: ada.organizationId, name: 'Northwind Hiring', requiresSecondFactor: false });
    await viewer.patch('/organization', { name: 'Mine' }).expect(403);
    await ada.patch('/organization', { name: 'Northwind' }).set('If-Match', String(headers.etag)).expect(200);
    await ada.patch('/organization', { name: 'Southwind' }).set('If-Match', String(headers.etag)).expect(412);
    expect((await ada.get('/auth/me').expect(200)).body.organization.name).toBe('Northwind');
    const { body: audit } = await ada.get('/audit', { event: 'authz_change' }).expect(200);
    expect(audit.data[0]).toMatchObject({ userId: ada.id, noun: 'organization', facts: { changed: ['name'] } });
  });

  it('asks all members for a second factor: without one they may do nothing but set one up', async () => {
    const bob = await app.colleague(ada, 'recruiter');
    await bob.get('/jobs').expect(200);
    expect((await ada.patch('/organization', { requiresSecondFactor: true }).expect(409)).body.code).toBe('organization.own-second-factor-first');
    await enrol(ada);
    await ada.patch('/organization', { requiresSecondFactor: true }).expect(200);
    await ada.get('/jobs').expect(200);
    for (const refused of [bob.get('/jobs'), bob.post('/candidates', {}), bob.get('/organization')])
      expect((await refused.expect(403)).body.code).toBe('auth.second-factor-owed');
    await bob.get('/auth/me').expect(200);
    await enrol(bob);
    await bob.get('/jobs').expect(200);
  });

  it('asks nobody elsewhere', async () => {
    const stranger = await app.owner('Elsewhere');
    await enrol(ada);
    await ada.patch('/organization', { requiresSecondFactor: true }).expect(200);
    await stranger.get('/jobs').expect(200);
  });
});
