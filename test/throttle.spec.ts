import { addressGroup } from '../src/auth/throttle/address-group';
import { startApp, type Person, type Settings, type TestApp } from './support/app';

const PASSWORD = 'a long walk on a short pier';

describe('Throttling', () => {
  let open: TestApp;
  const started: TestApp[] = [];
  beforeAll(async () => (open = await startApp()));
  afterAll(async () => {
    for (const app of started) await app.close();
    await open.close();
  });
  afterEach(() => open.query('DELETE FROM throttle_counters'));

  /** Another server on the same database, with limits. */
  const limited = async (settings: Settings): Promise<TestApp> => {
    const app = await startApp({ ...open.sameData, ...settings });
    started.push(app);
    return app;
  };
  const login = (app: TestApp, email: string, password: string) => app.stranger.post('/auth/login', { email, password });
  const wrong = (app: TestApp, email: string) => login(app, email, 'not the one at all');
  const shown = ({ status, headers, body }: { status: number; headers: Record<string, string>; body: { code: string } }) => [
    status,
    body.code,
    headers['retry-after'],
  ];
  /** As if everything counted so far had been that much earlier. */
  const later = (interval: string) =>
    open.query('UPDATE throttle_counters SET since = since - $1::interval, blocked_until = blocked_until - $1::interval', [interval]);

  describe('S5: of an account', () => {
    let app: TestApp;
    let ada: Person;
    beforeAll(async () => (app = await limited({ LOGIN_FAILURES_PER_ACCOUNT: '10' })));
    beforeEach(async () => (ada = await open.owner()));

    const fail = async (email: string, times: number) => {
      const answers = [];
      for (let time = 0; time < times; time += 1) answers.push(shown(await wrong(app, email)));
      return answers;
    };

    it('begins with the eleventh failure, the same for somebody who does not exist', async () => {
      const known = await fail(ada.email, 11);
      const unknown = await fail('nobody@people.example', 11);
      expect(known.slice(0, 10)).toEqual(Array(10).fill([401, 'auth.login-refused', undefined]));
      expect(known[10]).toEqual([429, 'auth.too-many-attempts', expect.stringMatching(/^(60|59)$/)]);
      expect(unknown.map(([status, code]) => [status, code])).toEqual(known.map(([status, code]) => [status, code]));
    });

    it('refuses the right password too while it lasts, and takes it afterwards', async () => {
      await fail(ada.email, 10);
      await login(app, ada.email, PASSWORD).expect(429);
      await login(app, ada.email.toUpperCase(), PASSWORD).expect(429);
      await later('61 seconds');
      await login(app, ada.email, PASSWORD).expect(200);
      // And all is forgotten.
      expect((await fail(ada.email, 1))[0]).toEqual([401, 'auth.login-refused', undefined]);
    });

    it('doubles with each further failure, up to fifteen minutes, and is forgotten after twelve hours', async () => {
      await fail(ada.email, 10);
      const waits: number[] = [];
      for (let time = 0; time < 6; time += 1) {
        const { headers } = await wrong(app, ada.email).expect(429);
        waits.push(Math.round(Number(headers['retry-after']) / 60));
        await later('901 seconds');
        await wrong(app, ada.email).expect(401);
      }
      expect(waits).toEqual([1, 2, 4, 8, 15, 15]);
      await later('13 hours');
      expect((await fail(ada.email, 10)).map(([status]) => status)).toEqual(Array(10).fill(401));
    });

    it('does not give a hundred guesses to whoever sends them all at once', async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, () => wrong(app, ada.email)));
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    });

    it('R16: nor to whoever sends them to two servers, whichever way a password is asked for', async () => {
      const other = await limited({ LOGIN_FAILURES_PER_ACCOUNT: '10' });
      const answers = await Promise.all(Array.from({ length: 50 }, (_, number) => wrong(number % 2 ? app : other, ada.email)));
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
      const bea = await open.owner();
      const change = { currentPassword: 'not the one at all', newPassword: 'another walk on the same pier' };
      const session = await app.login(bea.email, PASSWORD);
      const guesses = await Promise.all(Array.from({ length: 30 }, () => session.post('/auth/change-password', change)));
      expect(guesses.filter(({ status }) => status === 422)).toHaveLength(10);
    });

    it('does not make those wait who know the password, however many log in at once', async () => {
      const answers = await Promise.all(Array.from({ length: 30 }, () => login(app, ada.email, PASSWORD)));
      expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(200));
      expect((await fail(ada.email, 10)).map(([status]) => status)).toEqual(Array(10).fill(401));
    });

    it('S7: leaves alone whoever is logged in', async () => {
      const bea = await app.login(ada.email, PASSWORD);
      await fail(ada.email, 11);
      await bea.get('/auth/me').expect(200);
      await app.stranger.post('/auth/refresh', { refreshToken: bea.refreshToken }).expect(200);
      await bea.post('/auth/change-password', { currentPassword: PASSWORD, newPassword: 'another walk on the same pier' }).expect(204);
    });

    it('S14: counts guesses at the current password of somebody who left a session open', async () => {
      const bea = await app.login(ada.email, PASSWORD);
      const guess = () => bea.post('/auth/change-password', { currentPassword: 'not the one at all', newPassword: 'another walk on the same pier' });
      for (let time = 0; time < 10; time += 1) await guess().expect(422);
      await guess().expect(429);
    });

    it('R16: holds for two servers together', async () => {
      const other = await limited({ LOGIN_FAILURES_PER_ACCOUNT: '10' });
      for (let time = 0; time < 5; time += 1) {
        await wrong(app, ada.email).expect(401);
        await wrong(other, ada.email).expect(401);
      }
      await wrong(app, ada.email).expect(429);
      await wrong(other, ada.email).expect(429);
    });
  });

  describe('S6: of an address', () => {
    it('counts failed logins over all accounts, whatever a client says about where it is', async () => {
      const app = await limited({ LOGIN_FAILURES_PER_MINUTE: '5' });
      const lies = ['X-Forwarded-For', 'X-Real-IP', 'Forwarded'];
      for (let person = 0; person < 5; person += 1) await wrong(app, `person-${person}@people.example`).expect(401);
      for (const [index, header] of lies.entries()) {
        const { headers } = await wrong(app, `other-${index}@people.example`).set(header, `203.0.113.${index}`).expect(429);
        expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      }
      await later('61 seconds');
      await wrong(app, 'person@people.example').expect(401);
    });

    it('is no more when they come all at once', async () => {
      const app = await limited({ LOGIN_FAILURES_PER_MINUTE: '5' });
      const answers = await Promise.all(Array.from({ length: 30 }, (_, number) => wrong(app, `many-${number}@people.example`)));
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    });

    it('does not count logins that succeed', async () => {
      const app = await limited({ LOGIN_FAILURES_PER_MINUTE: '2' });
      const ada = await open.owner();
      for (let time = 0; time < 4; time += 1) await login(app, ada.email, PASSWORD).expect(200);
    });

    it('believes as many proxies as there are, and not what the client wrote before them', async () => {
      const app = await limited({ LOGIN_FAILURES_PER_MINUTE: '1', TRUST_PROXY: '1' });
      const from = (forwarded: string) => wrong(app, 'nobody@people.example').set('X-Forwarded-For', forwarded);
      await from('198.51.100.1').expect(401);
      await from('198.51.100.1').expect(429);
      await from('192.0.2.77, 198.51.100.1').expect(429);
      await from('198.51.100.2').expect(401);
    });

    it.each([
      ['registrations', { REGISTRATIONS_PER_HOUR: '2' }, 201],
      ['forgotten passwords', { RESETS_PER_HOUR: '2' }, 202],
      ['refreshes', { REFRESHES_PER_5_MINUTES: '2' }, 401],
    ])('counts %s', async (what, settings, status) => {
      const app = await limited(settings);
      let number = 0;
      const email = () => `${what.replace(' ', '-')}-${(number += 1)}@people.example`;
      const one = () => {
        if (what === 'refreshes') return app.stranger.post('/auth/refresh', { refreshToken: 'x' });
        if (what === 'forgotten passwords') return app.stranger.post('/auth/forgot-password', { email: email() });
        return app.stranger.post('/auth/register', { organizationName: 'Wide World', name: 'W', email: email(), password: PASSWORD });
      };
      await one().expect(status);
      await one().expect(status);
      const { headers, body } = await one().expect(429);
      expect(body.code).toBe('auth.too-many-attempts');
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    });

    it('S33: and invitations of an organization', async () => {
      const app = await limited({ INVITATIONS_PER_HOUR: '2' });
      const ada = await app.login((await open.owner()).email, PASSWORD);
      const invite = (name: string) => ada.post('/invitations', { email: `${name}@people.example`, role: 'viewer' });
      await invite('one').expect(201);
      await invite('two').expect(201);
      await invite('three').expect(429);
    });

    it('S33: and mails that one has sent to an address which may be somebody else’s, taken or not', async () => {
      const app = await limited({ RESETS_PER_HOUR: '3' });
      const [ada, bea] = [await app.login((await open.owner()).email, PASSWORD), await open.owner()];
      const change = (email: string) => ada.post('/auth/change-email', { email, currentPassword: PASSWORD });
      await ada.post('/auth/send-verification').expect(202);
      await change(bea.email).expect(202);
      await change('one@elsewhere.example').expect(202);
      for (const refused of [ada.post('/auth/send-verification'), change(bea.email), change('two@elsewhere.example')])
        expect((await refused.expect(429)).body.code).toBe('auth.too-many-attempts');
      await later('1 hour');
      await ada.post('/auth/send-verification').expect(202);
    });

    it('keeps neither addresses nor e-mail addresses', async () => {
      const app = await limited({ LOGIN_FAILURES_PER_MINUTE: '5', LOGIN_FAILURES_PER_ACCOUNT: '5' });
      await wrong(app, 'findable@people.example').expect(401);
      const rows = JSON.stringify(await open.query('SELECT * FROM throttle_counters'));
      expect(rows).not.toMatch(/127\.0\.0\.1|findable/);
      expect(rows).toContain('login:');
    });
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2'],
    ['2001:db8::', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['nonsense', 'nonsense'],
  ])('S6: the address %s counts as %s', (address, group) => expect(addressGroup(address)).toBe(group));
});
