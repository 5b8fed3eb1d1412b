import { HttpClient } from './support/client';
import { Environment } from '../src/platform/environment';
import { SETTINGS, startApp, type Person, type TestApp } from './support/app';
import { tokenFor } from './support/mails';
import { Browser, TestProvider } from './support/single-sign-on';

const CALLBACK = '/api/v1/auth/single-sign-on/callback';

describe('Single sign-on', () => {
  let app: TestApp;
  let provider: TestProvider;
  let owner: Person;
  beforeAll(async () => {
    app = await startApp({ SINGLE_SIGN_ON_ALLOWED_ADDRESSES: '127.0.0.1' });
    provider = await TestProvider.start(app.url + CALLBACK);
    owner = await app.owner();
    await owner.put('/single-sign-on', connection()).expect(200);
  });
  afterAll(async () => {
    provider.stop();
    await app.close();
  });

  const connection = () => ({
    issuer: provider.issuer,
    clientId: 'assay',
    clientSecret: 'the-secret-of-the-client',
    domains: ['northwind.example'],
    currentPassword: 'a long walk on a short pier',
    defaultRole: 'interviewer',
  });
  const startOf = (organizationId: string) => `${app.url}/api/v1/auth/single-sign-on/${organizationId}/start`;
  /** The browser goes to the provider, which takes it for this account, and back as far as the callback. */
  const leadBack = async (browser: Browser, account: string, organizationId = owner.organizationId): Promise<URL> => {
    const first = await browser.get(new URL(startOf(organizationId)));
    const authorization = new URL(first.headers.get('location') ?? '');
    authorization.searchParams.set('login_hint', account);
    return browser.follow(authorization.href, (url) => url.pathname === CALLBACK);
  };
  const logIn = async (account: string, organizationId = owner.organizationId) => {
    const browser = new Browser();
    const answer = await browser.get(await leadBack(browser, account, organizationId));
    return { status: answer.status, body: (await answer.json()) as Record<string, string> };
  };
  const meOf = async (token = '') => (await new HttpClient(app.url, token).get('/auth/me').expect(200)).body;

  it('asks with PKCE, state and nonce', async () => {
    const { headers, status } = await new Browser().get(new URL(startOf(owner.organizationId)));
    const asked = new URL(headers.get('location') ?? '').searchParams;
    expect(status).toBe(302);
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)?.length).toBeGreaterThan(20);
    expect(headers.get('set-cookie')).toMatch(/^assay_sign_on=[\w-]+; Path=.*; HttpOnly; SameSite=Lax$/);
  });

  it('lets a newcomer of an allowed domain join with the default role, and knows them again by the subject', async () => {
    const first = await logIn('noor-1,noor@northwind.example,true');
    expect([first.status, first.body]).toEqual([200, expect.objectContaining({ tokenType: 'Bearer' })]);
    const me = await meOf(first.body.accessToken);
    expect(me).toMatchObject({ email: 'noor@northwind.example', name: 'Noor Haddad', role: 'interviewer' });
    const again = await logIn('noor-1,renamed@elsewhere.example,true');
    expect((await meOf(again.body.accessToken)).id).toBe(me.id);
    await app.stranger.post('/auth/login', { email: 'noor@northwind.example', password: 'none' }).expect(401);
  });

  it('takes a member for who they are', async () => {
    const member = await app.colleague(owner, 'recruiter');
    const { body } = await logIn(`member-1,${member.email.toUpperCase()},true`);
    expect(await meOf(body.accessToken)).toMatchObject({ id: member.id, role: 'recruiter' });
  });

  it.each([
    ['an address that the provider does not vouch for', 'eve-1,eve@northwind.example,false', 'single-sign-on.email-unverified'],
    ['a stranger of another domain', 'eve-2,eve@elsewhere.example,true', 'single-sign-on.not-a-member'],
    ['a domain that only ends alike', 'eve-3,eve@evil-northwind.example,true', 'single-sign-on.not-a-member'],
  ])('refuses %s', async (_what, account, code) => expect(await logIn(account)).toMatchObject({ status: 403, body: { code } }));

  it('S18: opens a session here only, for somebody who belongs elsewhere, too, and does nothing to their account', async () => {
    const bank = await app.owner('Bank');
    await bank.post('/jobs', { title: 'Treasurer', description: 'Counts.' }).expect(201);
    await owner.post('/invitations', { email: bank.email, role: 'viewer' }).expect(201);
    const password = 'a long walk on a short pier';
    await app.stranger.post('/invitations/accept', { token: await tokenFor(owner, bank.email), password }).expect(200);
    // The provider is this organization’s own, and says whatever the owner likes.
    const { body } = await logIn(`bank-1,${bank.email},true`);
    const here = new HttpClient(app.url, body.accessToken);
    expect(await meOf(body.accessToken)).toMatchObject({
      id: bank.id,
      role: 'viewer',
      organization: { id: owner.organizationId },
      emailVerified: false,
    });
    expect((await here.get('/jobs').expect(200)).body.data).toEqual([]);
    const { body: next } = await app.stranger.post('/auth/refresh', { refreshToken: body.refreshToken }).expect(200);
    expect((await meOf(next.accessToken as string)).organization.id).toBe(owner.organizationId);
    expect((await here.get('/auth/sessions').expect(200)).body.data).toHaveLength(2);
    await here.delete('/auth/sessions').expect(204);
    // What is the person’s in every organization asks for a password that no provider knows.
    const currentPassword = 'not known here';
    await here.post('/auth/change-email', { email: 'evil@northwind.example', currentPassword }).expect(422);
    await here.post('/auth/change-password', { currentPassword, newPassword: 'another walk on the same pier' }).expect(422);
    await here.post('/auth/second-factor', { currentPassword }).expect(422);
    await bank.get('/auth/me').expect(200);
    await app.login(bank.email, password);
  });

  it('S18: verifies nobody’s address: an organization says by itself which domains are its own', async () => {
    const { body } = await logIn('mallory-1,victim@northwind.example,true');
    expect((await meOf(body.accessToken)).emailVerified).toBe(false);
    expect(await app.query(`SELECT 1 FROM users WHERE email = 'victim@northwind.example' AND email_verified_at IS NULL`)).toHaveLength(1);
  });

  it('does not take over an account of somebody who is no member here', async () => {
    const elsewhere = await app.owner();
    expect(await logIn(`eve-4,${elsewhere.email},true`)).toMatchObject({ status: 403, body: { code: 'single-sign-on.not-a-member' } });
  });

  it('refuses a disabled member', async () => {
    const member = await app.colleague(owner, 'viewer');
    await app.query(`UPDATE memberships SET status = 'disabled' WHERE user_id = $1`, [member.id]);
    expect(await logIn(`gone-1,${member.email},true`)).toMatchObject({ status: 403, body: { code: 'single-sign-on.not-a-member' } });
  });

  it('takes the browser that began, once, with the state that it was given', async () => {
    const account = 'noor-1,noor@northwind.example,true';
    const browser = new Browser();
    const back = await leadBack(browser, account);
    const stranger = await new Browser().get(back);
    expect([stranger.status, (await stranger.json()) as object]).toEqual([400, expect.objectContaining({ code: 'single-sign-on.no-attempt' })]);
    const forged = new URL(back);
    forged.searchParams.set('state', 'another-state-than-ours');
    const other = new Browser();
    await leadBack(other, account);
    expect((await other.get(forged)).status).toBe(403);
    // The code of one browser is worth nothing in another that began as well: neither state nor PKCE fit.
    const third = new Browser();
    await leadBack(third, account);
    expect((await third.get(back)).status).toBe(403);
    expect((await browser.get(back)).status).toBe(200);
    expect((await browser.get(back)).status).toBe(400);
  });

  it('keeps the secret of the client sealed and shows it to nobody', async () => {
    const { text } = await owner.get('/single-sign-on').expect(200);
    expect(text).not.toMatch(/secret/i);
    expect(JSON.stringify(await app.query('SELECT * FROM single_sign_on_connections'))).not.toContain('the-secret-of-the-client');
  });

  it('S40: asks no provider at a private address unless it is allowed, and stores none that does not answer', async () => {
    const other = await app.owner();
    for (const issuer of ['http://127.0.0.2:9', 'http://169.254.169.254', 'http://10.0.0.1', 'http://localhost:1'])
      expect((await other.put('/single-sign-on', { ...connection(), issuer }).expect(422)).body.code).toBe('single-sign-on.issuer-unusable');
    await other.get('/single-sign-on').expect(404);
  });

  it('lets newcomers join with a role that the organization made', async () => {
    const other = await app.owner();
    await other.post('/roles', { name: 'sourcer', permissions: ['candidates:*'] }).expect(201);
    expect((await other.put('/single-sign-on', { ...connection(), defaultRole: 'sourcer' }).expect(200)).body.defaultRole).toBe('sourcer');
    const { body } = await logIn('sam-7,sam@northwind.example,true', other.organizationId);
    expect(await meOf(body.accessToken)).toMatchObject({ role: 'sourcer', permissions: ['candidates:*'] });
    expect((await other.delete('/roles/sourcer').expect(409)).body.code).toBe('role.in-use');
    const { body: unknown } = await other.put('/single-sign-on', { ...connection(), defaultRole: 'astronaut' }).expect(422);
    expect(unknown).toMatchObject({ code: 'role.unknown', errors: [{ pointer: '/defaultRole', code: 'unknown' }] });
  });

  it('S22: is connected by an owner, in person: it decides who logs in as whom, owners included', async () => {
    const admin = await app.colleague(owner, 'admin');
    const key = { currentPassword: 'a long walk on a short pier', name: 'Everything', permissions: ['*'] };
    const machine = new HttpClient(app.url, (await owner.post('/api-keys', key).expect(201)).body.key as string);
    for (const nobody of [admin, machine])
      expect((await nobody.put('/single-sign-on', connection()).expect(403)).body.code).toBe('single-sign-on.owners-only');
    // S14: and by nobody who found the session open.
    const { body } = await owner.put('/single-sign-on', { ...connection(), currentPassword: 'not the one' }).expect(422);
    expect(body.code).toBe('auth.wrong-current-password');
  });

  it('leads back to PUBLIC_URL, whatever a request calls this server', async () => {
    const settings = { ...app.sameData, SINGLE_SIGN_ON_ALLOWED_ADDRESSES: '127.0.0.1', PUBLIC_URL: 'https://api.northwind.example' };
    const behind = await startApp(settings);
    try {
      const { headers } = await fetch(`${behind.url}/api/v1/auth/single-sign-on/${owner.organizationId}/start`, { redirect: 'manual' });
      const asked = new URL(headers.get('location') ?? '').searchParams;
      expect(asked.get('redirect_uri')).toBe(`https://api.northwind.example${CALLBACK}`);
      expect(headers.get('set-cookie')).toContain('; Secure');
    } finally {
      await behind.close();
    }
    for (const PUBLIC_URL of ['northwind.example', 'https://northwind.example/assay', 'ftp://northwind.example'])
      expect(() => Environment.read({ ...SETTINGS, PUBLIC_URL })).toThrow(/PUBLIC_URL/);
  });

  it('S22: is connected and removed by those who may, and gives no more than they have', async () => {
    const [member, other] = [await app.colleague(owner, 'recruiter'), await app.owner()];
    await member.put('/single-sign-on', connection()).expect(403);
    await owner.put('/single-sign-on', { ...connection(), defaultRole: 'owner' }).expect(422);
    await other.put('/single-sign-on', connection()).expect(200);
    await other.delete('/single-sign-on').expect(204);
    await other.delete('/single-sign-on').expect(404);
    expect((await fetch(startOf(other.organizationId))).status).toBe(404);
  });
});
