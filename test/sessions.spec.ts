import { startApp, type Person, type TestApp } from './support/app';

const PASSWORD = 'a long walk on a short pier';

interface Listed {
  id: string;
  isCurrent: boolean;
  userAgent: string;
  address: string;
}

describe('Sessions', () => {
  let app: TestApp;
  let ada: Person;
  beforeAll(async () => (app = await startApp()));
  afterAll(() => app.close());
  beforeEach(async () => (ada = await app.owner()));

  const refresh = (refreshToken: string) => app.stranger.post('/auth/refresh', { refreshToken });
  const listed = async (person: Person): Promise<Listed[]> => (await person.get('/auth/sessions').expect(200)).body.data as Listed[];
  const aged = (person: Person, column: string, age: string) =>
    app.query(`UPDATE sessions SET ${column} = ${column} - $2::interval WHERE user_id = $1`, [person.id, age]);

  it('S12: twenty refreshes of one token at once leave one live chain', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(ada.refreshToken)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const children = new Set(answers.map(({ body }) => body.refreshToken as string));
    expect(children.size).toBe(1);
    await refresh([...children][0]!).expect(200);
  });

  it('S12: an old token that comes back ends the family, access tokens included', async () => {
    const { body: second } = await refresh(ada.refreshToken).expect(200);
    const { body: third } = await refresh(second.refreshToken).expect(200);
    await refresh(ada.refreshToken).expect(401);
    await refresh(third.refreshToken).expect(401);
    for (const token of [ada.token, second.accessToken, third.accessToken]) {
      await app.stranger
        .get('/auth/me')
        .set('Authorization', `Bearer ${token as string}`)
        .expect(401);
    }
    const [session] = await app.query<{ revoked_because: string }>(
      'SELECT revoked_because FROM sessions WHERE user_id = $1 AND revoked_at IS NOT NULL',
      [ada.id],
    );
    expect(session?.revoked_because).toBe('token_reuse');
  });

  it('S12: the token just before gives the same one again for ten seconds; then it ends the family, and the audit log says so', async () => {
    const { body: second } = await refresh(ada.refreshToken).expect(200);
    const { body: again } = await refresh(ada.refreshToken).expect(200);
    expect(again.refreshToken).toBe(second.refreshToken);
    await aged(ada, 'rotated_at', '11 seconds');
    await refresh(ada.refreshToken).expect(401);
    await refresh(second.refreshToken).expect(401);
    await ada.get('/auth/me').expect(401);
    const bea = await app.login(ada.email, 'a long walk on a short pier');
    expect((await bea.get('/audit', { event: 'authn_token_reuse' }).expect(200)).body.data).toMatchObject([{ userId: ada.id }]);
  });

  it('S12: end after a week without a refresh, and after a month in any case', async () => {
    const bea = await app.login(ada.email, PASSWORD);
    await aged(ada, 'rotated_at', '6 days');
    const { body: next } = await refresh(ada.refreshToken).expect(200);
    await aged(ada, 'rotated_at', '7 days');
    await refresh(next.refreshToken).expect(401);
    const cleo = await app.login(ada.email, PASSWORD);
    await aged(ada, 'expires_at', '30 days');
    for (const person of [bea, cleo]) await refresh(person.refreshToken).expect(401);
  });

  it('S12: go on when the secret changes between a refresh and its lost answer', async () => {
    const changed = await startApp({
      ...app.sameData,
      SECRET_KEY: 'the-signing-secret-after-that-0123456789abcdefghijkl',
      SECRET_KEY_PREVIOUS: app.environment.SECRET_KEY,
    });
    try {
      const { body: child } = await refresh(ada.refreshToken).expect(200);
      const { body: again } = await changed.stranger.post('/auth/refresh', { refreshToken: ada.refreshToken }).expect(200);
      expect(again.refreshToken).toBe(child.refreshToken);
      await changed.stranger.post('/auth/refresh', { refreshToken: child.refreshToken }).expect(200);
    } finally {
      await changed.close();
    }
  });

  it('S14: are listed, each with what it can be recognised by, and without anything that opens it', async () => {
    await app.stranger.post('/auth/login', { email: ada.email, password: PASSWORD }).set('User-Agent', 'Assay for Phones 1.0').expect(200);
    const sessions = await listed(ada);
    expect(sessions.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    expect(sessions.map(({ userAgent }) => userAgent)).toContain('Assay for Phones 1.0');
    expect(sessions[0]).toMatchObject({ address: '127.0.0.1', createdAt: expect.any(String), lastUsedAt: expect.any(String) });
    expect(JSON.stringify(sessions)).not.toMatch(/hash|token/i);
  });

  it('S14: are ended one by one', async () => {
    const bea = await app.login(ada.email, PASSWORD);
    const { id } = (await listed(bea)).find(({ isCurrent }) => isCurrent)!;
    await ada.delete(`/auth/sessions/${id}`).expect(204);
    await bea.get('/auth/me').expect(401);
    await refresh(bea.refreshToken).expect(401);
    await ada.delete(`/auth/sessions/${id}`).expect(404);
    expect((await listed(ada)).map((session) => session.id)).not.toContain(id);
  });

  it('S14: or all but the one that asks', async () => {
    const others = [await app.login(ada.email, PASSWORD), await app.login(ada.email, PASSWORD)];
    await ada.delete('/auth/sessions').expect(204);
    for (const other of others) await other.get('/auth/me').expect(401);
    expect(await listed(ada)).toHaveLength(1);
    await ada.get('/auth/me').expect(200);
  });

  it('S14: are nobody else’s to see or end, not even an owner’s', async () => {
    const bob = await app.colleague(ada, 'viewer');
    const [{ id }] = (await listed(bob)) as [Listed];
    expect((await listed(ada)).map((session) => session.id)).not.toContain(id);
    await ada.delete(`/auth/sessions/${id}`).expect(404);
    await bob.get('/auth/me').expect(200);
  });

  it('S13: a second server sees within five seconds that one was ended', async () => {
    const other = await startApp({ ...app.sameData });
    try {
      const there = () => other.stranger.get('/auth/me').set('Authorization', `Bearer ${ada.token}`);
      await there().expect(200);
      await ada.post('/auth/logout').expect(204);
      const deadline = Date.now() + 15_000; // five seconds, and what a busy machine takes
      let status = 200;
      while (status === 200 && Date.now() < deadline) ({ status } = await there());
      expect(status).toBe(401);
    } finally {
      await other.close();
    }
  });
});
