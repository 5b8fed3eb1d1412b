import { ROLES } from '../src/auth/permissions';
import { startApp, type TestApp } from './support/app';

describe('Accounts and sessions', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startApp()));
  afterAll(() => app.close());

  const refresh = (refreshToken: string) => app.stranger.post('/auth/refresh', { refreshToken });
  /** As if the last refresh had been that long ago. */
  const refreshedAgo = (session: { id: string }, age: string) =>
    app.query('UPDATE sessions SET rotated_at = rotated_at - $2::interval WHERE user_id = $1', [session.id, age]);

  it('registers an organization, whose owner may do everything', async () => {
    const { body: tokens } = await app.stranger
      .post('/auth/register', {
        organizationName: 'Wingtip',
        name: 'Ada Park',
        email: 'Ada@Wingtip.example',
        password: 'a long walk on a short pier',
      })
      .expect(201);
    expect(tokens).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 });
    const ada = await app.login('ada@wingtip.example', 'a long walk on a short pier');
    const { body: me } = await ada.get('/auth/me').expect(200);
    expect(me).toMatchObject({
      name: 'Ada Park',
      email: 'ada@wingtip.example',
      role: 'owner',
      organization: { name: 'Wingtip' },
      permissions: ['*'],
    });
    expect(JSON.stringify(me)).not.toContain('assword');
  });

  it('keeps one account per e-mail address, however it is written', async () => {
    const ada = await app.owner();
    const again = { organizationName: 'Other', name: 'Ada', email: ada.email.toUpperCase(), password: 'a long walk on a short pier' };
    const { body } = await app.stranger.post('/auth/register', again).expect(409);
    expect(body.code).toBe('auth.email-taken');
  });

  it('names every faulty field of a registration and stores nothing', async () => {
    const { body } = await app.stranger
      .post('/auth/register', { organizationName: '', name: 'A', email: 'no', password: 'short', role: 'owner' })
      .expect(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(['/email', '/organizationName', '/password', '/role']);
  });

  it('answers a wrong password and an unknown person alike', async () => {
    const ada = await app.owner();
    const wrong = await app.stranger.post('/auth/login', { email: ada.email, password: 'not the one' }).expect(401);
    const unknown = await app.stranger.post('/auth/login', { email: 'nobody@northwind.example', password: 'not the one' }).expect(401);
    const known = ({ instance, requestId, ...rest }: Record<string, unknown>) => rest;
    expect(known(wrong.body)).toEqual(known(unknown.body));
    expect(wrong.body.code).toBe('auth.login-refused');
    expect(wrong.headers['www-authenticate']).toContain('Bearer');
  });

  it('S1: tells passwords apart that differ only after 72 bytes', async () => {
    const email = 'long@northwind.example';
    await app.stranger.post('/auth/register', { organizationName: 'Long', name: 'L', email, password: `${'a'.repeat(72)}X` }).expect(201);
    await app.stranger.post('/auth/login', { email, password: `${'a'.repeat(72)}Y` }).expect(401);
    await app.stranger.post('/auth/login', { email, password: `${'a'.repeat(72)}X` }).expect(200);
  });

  it.each(['', 'Bearer', 'Bearer nonsense', 'Basic YTpi', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'])(
    'lets nobody in with "%s"',
    async (authorization) => {
      const { body, headers } = await app.stranger.get('/auth/me').set('Authorization', authorization).expect(401);
      expect(body.code).toBe('auth.not-authenticated');
      expect(headers['www-authenticate']).toContain('Bearer');
    },
  );

  it('does not take a refresh token for an access token, nor the other way round', async () => {
    const ada = await app.owner();
    await app.stranger.get('/auth/me').set('Authorization', `Bearer ${ada.refreshToken}`).expect(401);
    await refresh(ada.token).expect(401);
  });

  it('rotates refresh tokens, and gives the same child when the answer was lost', async () => {
    const ada = await app.owner();
    const first = await refresh(ada.refreshToken).expect(200);
    expect(first.body.refreshToken).not.toBe(ada.refreshToken);
    const second = await refresh(ada.refreshToken).expect(200);
    expect(second.body.refreshToken).toBe(first.body.refreshToken);
    await refresh(first.body.refreshToken).expect(200);
  });

  it('ends the whole family when an older token comes back', async () => {
    const ada = await app.owner();
    const { body: second } = await refresh(ada.refreshToken).expect(200);
    const { body: third } = await refresh(second.refreshToken).expect(200);
    await refresh(ada.refreshToken).expect(401);
    await refresh(third.refreshToken).expect(401);
    await app.stranger.get('/auth/me').set('Authorization', `Bearer ${third.accessToken}`).expect(401);
  });

  it('takes the parent for stolen after ten seconds', async () => {
    const ada = await app.owner();
    const { body: child } = await refresh(ada.refreshToken).expect(200);
    await refreshedAgo(ada, '11 seconds');
    await refresh(ada.refreshToken).expect(401);
    await refresh(child.refreshToken).expect(401);
  });

  it('ends a session that nobody refreshed for a week', async () => {
    const ada = await app.owner();
    await refreshedAgo(ada, '8 days');
    await refresh(ada.refreshToken).expect(401);
  });

  it('keeps one live chain when twenty refreshes of one token arrive at once', async () => {
    const ada = await app.owner();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(ada.refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(answers.map(({ body }) => body.refreshToken as string)).size).toBe(1);
  });

  it('S13: logs out at once', async () => {
    const ada = await app.owner();
    await ada.post('/auth/logout').expect(204);
    await ada.get('/auth/me').expect(401);
    await refresh(ada.refreshToken).expect(401);
  });

  it('S13: sees a disabled member within five seconds, without being told', async () => {
    const ada = await app.owner();
    const bob = await app.colleague(ada, 'viewer');
    await bob.get('/auth/me').expect(200);
    await app.query(`UPDATE memberships SET status = 'disabled' WHERE user_id = $1`, [bob.id]);
    const deadline = Date.now() + 15_000; // five seconds, and what a busy machine takes
    let status = 200;
    while (status === 200 && Date.now() < deadline) ({ status } = await bob.get('/auth/me'));
    expect(status).toBe(401);
  });

  it('keeps only hashes of passwords and refresh tokens', async () => {
    const ada = await app.owner();
    const rows = JSON.stringify([await app.query('SELECT * FROM users'), await app.query('SELECT * FROM sessions')]);
    expect(rows).not.toContain('a long walk');
    expect(rows).not.toContain(ada.refreshToken);
  });

  it('S8: checks passwords a few at a time, and says so when too many wait; everything else goes on', async () => {
    const ada = await app.owner();
    const logins = Array.from({ length: 150 }, () => app.stranger.post('/auth/login', { email: ada.email, password: 'not the one' }));
    const [answers] = await Promise.all([Promise.all(logins), ada.get('/auth/me').expect(200)]);
    const codes = new Set(answers.map(({ body }) => body.code as string));
    expect([...codes].filter((code) => !['auth.login-refused', 'auth.too-many-logins'].includes(code))).toEqual([]);
    for (const { status, headers } of answers) if (status === 503) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });

  it('lets each role do what the table says', async () => {
    const people = await app.everyRole(await app.owner());
    const status = async (role: (typeof ROLES)[number]) => (await people[role].post('/jobs', { title: 'Engineer', description: 'Builds.' })).status;
    expect(await Promise.all(ROLES.map(status))).toEqual([201, 201, 201, 403, 403]);
  });
});
