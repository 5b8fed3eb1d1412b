import { Environment } from '../src/platform/environment';
import { SETTINGS, startApp, type Person, type TestApp } from './support/app';
import { MailServer, plain } from './support/mail-server';
import { mailsTo, tokenFor } from './support/mails';

const PASSWORD = 'a long walk on a short pier';
const OTHER = 'another walk on the same pier';

describe('Accounts', () => {
  let app: TestApp;
  let ada: Person;
  beforeAll(async () => (app = await startApp()));
  afterAll(() => app.close());
  beforeEach(async () => (ada = await app.owner()));

  let people = 0;
  const newEmail = () => `account-${(people += 1)}@people.example`;
  const verify = (token: string | undefined, password = PASSWORD, at = app) => at.stranger.post('/auth/verify-email', { token, password });
  const login = (email: string, password: string, at = app) => at.stranger.post('/auth/login', { email, password });
  const account = (email: string) => ({ organizationName: 'Fabrikam', name: 'Kim Abel', email, password: PASSWORD });

  describe('an e-mail address', () => {
    it('is not shown to be one’s own by a link in the outbox, which works once all the same', async () => {
      const token = await tokenFor(ada, ada.email, 'email-verification');
      await verify(token).expect(204);
      expect((await ada.get('/auth/me').expect(200)).body.emailVerified).toBe(false);
      expect((await verify(token).expect(410)).body.code).toBe('auth.link-not-usable');
    });

    it('can be mailed again, and earlier links are void', async () => {
      const first = await tokenFor(ada, ada.email, 'email-verification');
      await ada.post('/auth/send-verification').expect(202);
      const second = await tokenFor(ada, ada.email, 'email-verification');
      await verify(first).expect(410);
      await verify(second).expect(204);
    });

    it('S14: is changed with the current password, once the new one was shown to be one’s own', async () => {
      const email = newEmail();
      await ada.post('/auth/change-email', { email }).expect(422);
      await ada.post('/auth/change-email', { email, currentPassword: 'not the one at all' }).expect(422);
      await ada.post('/auth/change-email', { email, currentPassword: PASSWORD }).expect(202);
      await login(email, PASSWORD).expect(401);
      await verify(await tokenFor(ada, email)).expect(204);
      // Whoever else was logged in is not any more, and the old address is told.
      await ada.get('/auth/me').expect(401);
      await login(ada.email, PASSWORD).expect(401);
      const changed = await app.login(email, PASSWORD);
      expect((await mailsTo(changed, ada.email))[0]).toMatchObject({ kind: 'email-changed' });
      expect((await changed.get('/auth/me').expect(200)).body).toMatchObject({ id: ada.id, emailVerified: false });
    });

    it.each([
      ['two addresses in one', 'victim\uFF20bank.example@people.example'],
      ['one inside another', 'x\uFF1Cvictim\uFF20bank.example\uFF1E@people.example'],
      ['a quotation', '\uFF02victim\uFF20bank.example\u3000x\uFF02@people.example'],
      ['a list', 'victim\uFF0Cx@people.example'],
      ['more than fits, once it is spelt out', `${'\uFDFA'.repeat(20)}@people.example`],
    ])('is none when its one spelling is %s', async (_what, email) => {
      const asked = [
        app.stranger.post('/auth/register', account(email)),
        ada.post('/auth/change-email', { email, currentPassword: PASSWORD }),
        ada.post('/invitations', { email, role: 'viewer' }),
        ada.post('/candidates', { name: 'Kim Abel', email }),
        app.stranger.post('/auth/forgot-password', { email }),
        login(email, PASSWORD),
      ];
      for (const { status, body } of await Promise.all(asked)) expect([status, body.errors?.[0]?.pointer]).toEqual([422, '/email']);
    });

    it('is verified or changed only by whoever holds both, the link and the password: a click of its owner gives nothing to who gave it', async () => {
      const email = newEmail();
      await ada.post('/auth/change-email', { email, currentPassword: PASSWORD }).expect(202);
      for (const token of [await tokenFor(ada, ada.email, 'email-verification'), await tokenFor(ada, email)]) {
        const { body } = await app.stranger.post('/auth/verify-email', { token }).expect(422);
        expect(body.errors).toMatchObject([{ pointer: '/password' }]);
        expect((await verify(token, OTHER).expect(401)).body.code).toBe('auth.login-refused');
        await login(email, PASSWORD).expect(401);
        // The link was not used up.
        await verify(token).expect(204);
      }
      await login(email, PASSWORD).expect(200);
    });

    it('S5: is not a door for guessing: wrong passwords with a link count like those of a login', async () => {
      const strict = await startApp({ ...app.sameData, LOGIN_FAILURES_PER_ACCOUNT: '3' });
      try {
        const token = await tokenFor(ada, ada.email, 'email-verification');
        const codes = [];
        for (let tries = 0; tries < 4; tries += 1) codes.push((await verify(token, OTHER, strict)).status);
        expect(codes).toEqual([401, 401, 401, 429]);
        await verify(token, PASSWORD, strict).expect(429);
      } finally {
        await strict.close();
      }
    });

    it('S4: that is somebody else’s gets no mail, and the answer does not tell', async () => {
      const bea = await app.owner();
      const taken = await ada.post('/auth/change-email', { email: bea.email, currentPassword: PASSWORD }).expect(202);
      const free = await ada.post('/auth/change-email', { email: newEmail(), currentPassword: PASSWORD }).expect(202);
      expect(taken.text).toBe(free.text);
      expect(await mailsTo(ada, bea.email)).toEqual([]);
    });

    it('that somebody else took in the meantime is not given twice', async () => {
      const email = newEmail();
      await ada.post('/auth/change-email', { email, currentPassword: PASSWORD }).expect(202);
      const token = await tokenFor(ada, email);
      await app.stranger.post('/auth/register', account(email)).expect(201);
      await verify(token).expect(410);
      await login(ada.email, PASSWORD).expect(200);
    });
  });

  describe('a forgotten password', () => {
    /** The mail is made in the background: asked for until it is there. */
    const resetToken = async (email: string, newerThan = 0): Promise<string> => {
      const deadline = Date.now() + 15_000;
      const arrived = async () => (await mailsTo(ada, email)).filter(({ kind }) => kind === 'password-reset').length > newerThan;
      while (!(await arrived()) && Date.now() < deadline);
      return tokenFor(ada, email, 'password-reset');
    };

    it('is set anew by the link in a mail, which ends all sessions', async () => {
      await app.stranger.post('/auth/forgot-password', { email: ada.email.toUpperCase() }).expect(202);
      const token = await resetToken(ada.email);
      const { body } = await app.stranger.post('/auth/reset-password', { token, password: 'password1234' }).expect(422);
      expect(body.errors).toMatchObject([{ pointer: '/password', code: 'common' }]);
      await app.stranger.post('/auth/reset-password', { token, password: OTHER }).expect(204);
      await app.stranger.post('/auth/reset-password', { token, password: OTHER }).expect(410);
      await ada.get('/auth/me').expect(401);
      await login(ada.email, PASSWORD).expect(401);
      const again = await app.login(ada.email, OTHER);
      expect((await again.get('/auth/me').expect(200)).body.emailVerified).toBe(false);
      expect((await mailsTo(again, ada.email))[0]).toMatchObject({ kind: 'password-changed' });
    });

    it('has links that are void after an hour, after a newer one, and after a change of the password', async () => {
      const ask = () => app.stranger.post('/auth/forgot-password', { email: ada.email }).expect(202);
      const reset = (token: string) => app.stranger.post('/auth/reset-password', { token, password: OTHER });
      await ask();
      const first = await resetToken(ada.email);
      await ask();
      const second = await resetToken(ada.email, 1);
      await reset(first).expect(410);
      await app.query(`UPDATE account_links SET expires_at = expires_at - interval '1 hour' WHERE user_id = $1`, [ada.id]);
      await reset(second).expect(410);
      await ask();
      const third = await resetToken(ada.email, 2);
      await ada.post('/auth/change-password', { currentPassword: PASSWORD, newPassword: OTHER }).expect(204);
      await reset(third).expect(410);
      expect(JSON.stringify(await app.query('SELECT * FROM account_links'))).not.toContain(third);
    });

    it('S4: is asked for with the same answer, known or not, and the same work', async () => {
      const known = await app.stranger.post('/auth/forgot-password', { email: ada.email }).expect(202);
      const unknown = await app.stranger.post('/auth/forgot-password', { email: 'nobody@people.example' }).expect(202);
      // What is left of the rate limit is told with every answer and counts down.
      const kept = ([name]: [string, unknown]) => !/^(date|x-request-id|(x-)?ratelimit.*)$/.test(name);
      const shape = ({ headers, text }: typeof known) => [Object.entries(headers).filter(kept), text];
      expect(shape(known)).toEqual(shape(unknown));
      const tasks = await app.query<{ data: object }>(`SELECT data FROM tasks.job WHERE name = 'passwords/mail-reset'`);
      expect(tasks.length).toBeGreaterThanOrEqual(2);
      expect(JSON.stringify(tasks)).not.toContain('@');
    });
  });

  describe('S4: a registration', () => {
    it('where it is strict, is answered alike for everybody, and the mail tells the difference', async () => {
      const server = new MailServer();
      const strict = await startApp({ REGISTRATION: 'strict', SMTP_URL: await server.start() });
      try {
        const email = newEmail();
        const register = () => strict.stranger.post('/auth/register', account(email)).expect(202);
        const fresh = await register();
        // Until the mail is answered, the account cannot be used.
        await login(email, PASSWORD, strict).expect(401);
        const token = /#token=([\w-]+)/.exec(plain((await server.to(email))[0]))?.[1];
        await verify(token, PASSWORD, strict).expect(204);
        const person = await strict.login(email, PASSWORD);
        expect((await person.get('/auth/me').expect(200)).body.emailVerified).toBe(true);
        const taken = await register();
        expect(taken.text).toBe(fresh.text);
        expect(plain((await server.to(email, 2))[1])).toContain('Subject: You have an account already');
      } finally {
        await strict.close();
        await server.stop();
      }
    });

    it('where it is strict, needs mail that leaves: without a mail server nobody could ever log in', () => {
      const start = () => Environment.read({ ...SETTINGS, REGISTRATION: 'strict' });
      expect(start).toThrow(/REGISTRATION: strict lets in only whose address a mail has verified; set SMTP_URL/);
    });

    it('where it is closed, is refused; only the very first organization can be made', async () => {
      const closed = await startApp({ REGISTRATION: 'closed' });
      try {
        await closed.stranger.post('/auth/register', account(newEmail())).expect(201);
        const { body } = await closed.stranger.post('/auth/register', account(newEmail())).expect(403);
        expect(body.code).toBe('auth.registration-closed');
      } finally {
        await closed.close();
      }
    });
  });

  it('S60: of links and refresh tokens, what is compared are hashes', async () => {
    const rows = JSON.stringify(
      await Promise.all(['users', 'sessions', 'account_links', 'invitations'].map((table) => app.query(`SELECT * FROM ${table}`))),
    );
    expect(rows).not.toContain(await tokenFor(ada, ada.email, 'email-verification'));
    expect(rows).not.toContain(ada.refreshToken);
    expect(rows).not.toContain(PASSWORD);
  });
});
