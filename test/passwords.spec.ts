import { hash } from 'bcrypt';
import { createHash } from 'node:crypto';
import { startApp, type Person, type TestApp } from './support/app';

const PASSWORD = 'a long walk on a short pier';

describe('Passwords', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startApp()));
  afterAll(() => app.close());

  let people = 0;
  const register = (password: string, more: object = {}) =>
    app.stranger.post('/auth/register', {
      organizationName: 'Tailspin Toys',
      name: 'Ina Gold',
      email: `ina-${(people += 1)}@people.example`,
      password,
      ...more,
    });
  const login = (email: string, password: string, server = app) => server.stranger.post('/auth/login', { email, password });
  const stored = async ({ email }: { email: string }) =>
    (await app.query<{ password_hash: string }>('SELECT password_hash FROM users WHERE email = $1', [email]))[0]!.password_hash;

  it.each([
    ['letters', `${'a'.repeat(72)}X`, `${'a'.repeat(72)}Y`],
    ['emoji', '🦊'.repeat(63) + '🦉', '🦊'.repeat(63) + '🐻'],
    ['Cyrillic', `${'съешь ещё этих мягких французских булок да выпей чаю, дружище мой '.slice(0, 63)}!`, 'съешь ещё этих мягких булок'],
    ['spaces around it', `  ${PASSWORD}  `, PASSWORD],
  ])('S1: counts every character: %s', async (_what, password, other) => {
    const email = `count-${(people += 1)}@people.example`;
    await register(password, { email }).expect(201);
    await login(email, other).expect(401);
    await login(email, password).expect(200);
  });

  it('S1: takes a password for the same, however its letters are composed', async () => {
    const email = `composed-${(people += 1)}@people.example`;
    await register('crème brûlée à la carte'.normalize('NFC'), { email }).expect(201);
    await login(email, 'crème brûlée à la carte'.normalize('NFD')).expect(200);
  });

  it('S1: makes the hash anew at the next login when more is asked for, and only then', async () => {
    const ada = await app.owner();
    const before = await stored(ada);
    expect(before).toMatch(/^v1\$\$2b\$04\$/);
    const dearer = await startApp({ ...app.sameData, PASSWORD_COST: '5', PASSWORD_PEPPER: 'a pepper for the tests' });
    try {
      await login(ada.email, 'not the one at all', dearer).expect(401);
      expect(await stored(ada)).toBe(before);
      await login(ada.email, PASSWORD, dearer).expect(200);
      const after = await stored(ada);
      expect(after).toMatch(/^v2\$\$2b\$05\$/);
      await login(ada.email, PASSWORD, dearer).expect(200);
      expect(await stored(ada)).toBe(after);
      // Without the pepper the table alone is worth nothing.
      await login(ada.email, PASSWORD).expect(401);
    } finally {
      await dearer.close();
    }
  });

  it('S1: still knows the hashes of the first version', async () => {
    const ada = await app.owner();
    const first = createHash('sha384').update('hunting high and low', 'utf8').digest('base64');
    await app.query('UPDATE users SET password_hash = $1 WHERE id = $2', [`v1$${await hash(first, 4)}`, ada.id]);
    await login(ada.email, 'hunting high and low').expect(200);
  });

  it.each([
    ['one that many use', 'password1234', 'common'],
    ['one that many use, with digits and signs around it', '123!iloveyou!2026', 'common'],
    ['eleven characters', 'eleven chrs', 'too-short'],
    ['129 characters', 'a b'.repeat(43), 'is-length'],
    ['three characters over and over', 'abcabcabcabc', 'too-simple'],
    ['the name before the @ and a year', 'ina.goldberg2026!', 'too-personal'],
    ['the own name', 'Ina Gold 1987!', 'too-personal'],
    ['the organization', 'TailspinToys!2026', 'too-personal'],
    ['the product', 'assay-assay-2026', 'too-personal'],
  ])('S2: refuses %s, and says why', async (_what, password, code) => {
    const email = `ina.goldberg@tailspin.example`;
    const { body } = await register(password, { email }).expect(422);
    expect(body.errors).toEqual([{ pointer: '/password', code, detail: expect.any(String) }]);
    expect(JSON.stringify(body)).not.toContain(password);
  });

  it.each([
    ['64 letters and spaces', 'the quick brown fox jumps over the lazy dog and then it sleeps..'],
    ['128 characters', 'ab c'.repeat(32)],
    ['only small letters', 'wandering albatross'],
    ['a sentence with the own name in it', 'Ina wants to see the northern lights'],
  ])('S2: takes %s', async (_what, password) => {
    await register(password).expect(201);
  });

  it('S2: as short as is configured', async () => {
    const strict = await startApp({ ...app.sameData, PASSWORD_MIN_LENGTH: '20' });
    try {
      const account = { organizationName: 'O', name: 'N', email: 'length@people.example', password: 'nineteen characters' };
      const { body } = await strict.stranger.post('/auth/register', account).expect(422);
      expect(body.errors[0]).toMatchObject({ pointer: '/password', code: 'too-short' });
      await strict.stranger.post('/auth/register', { ...account, password: 'twenty characters ok' }).expect(201);
    } finally {
      await strict.close();
    }
  });

  describe('S3: unknown, wrong, disabled, without a membership and without a password', () => {
    let disabled: Person;
    beforeAll(async () => {
      disabled = await app.colleague(await app.owner(), 'viewer');
      await app.query(`UPDATE memberships SET status = 'disabled' WHERE user_id = $1`, [disabled.id]);
    });

    it('get the same answer, byte by byte, bar the id of the request', async () => {
      const known = await app.owner();
      // Came by single sign-on.
      const passwordless = await app.colleague(known, 'viewer');
      await app.query(`UPDATE users SET password_hash = 'none' WHERE id = $1`, [passwordless.id]);
      const tries = [
        login(passwordless.email, 'none'),
        login('nobody@people.example', 'not the one at all'),
        login(known.email, 'not the one at all'),
        login(disabled.email, PASSWORD),
        login(disabled.email, 'not the one at all'),
        app.stranger.post('/auth/login', { email: known.email, password: PASSWORD, organizationId: disabled.organizationId }),
      ];
      const answers = await Promise.all(tries);
      const comparable = answers.map(({ status, headers: { date, ...headers }, body, text }) => {
        const id = body.requestId as string;
        // What is left of the rate limit is told with every answer and counts down.
        const told = Object.entries(headers).filter(([name]) => !name.includes('ratelimit'));
        return JSON.stringify([status, told, text]).replaceAll(id, 'id');
      });
      expect(answers[0]!.status).toBe(401);
      expect(new Set(comparable).size).toBe(1);
    });
  });

  describe('are changed', () => {
    const change = (person: Person, currentPassword: string, newPassword: string) =>
      person.post('/auth/change-password', { currentPassword, newPassword });

    it('S14: with the current one only', async () => {
      const ada = await app.owner();
      const { body } = await change(ada, 'not the one at all', 'another walk on the same pier').expect(422);
      expect(body).toMatchObject({ code: 'auth.wrong-current-password', errors: [{ pointer: '/currentPassword' }] });
      await ada.post('/auth/change-password', { newPassword: 'another walk on the same pier' }).expect(422);
      await login(ada.email, PASSWORD).expect(200);
    });

    it('S2: to a good one only', async () => {
      const { body } = await change(await app.owner(), PASSWORD, 'password1234').expect(422);
      expect(body.errors).toMatchObject([{ pointer: '/newPassword', code: 'common' }]);
    });

    it('S13: which ends all other sessions, and not the own', async () => {
      const ada = await app.owner();
      const elsewhere = await app.login(ada.email, PASSWORD);
      await elsewhere.get('/auth/me').expect(200);
      await change(ada, PASSWORD, 'another walk on the same pier').expect(204);
      await elsewhere.get('/auth/me').expect(401);
      await app.stranger.post('/auth/refresh', { refreshToken: elsewhere.refreshToken }).expect(401);
      await ada.get('/auth/me').expect(200);
      await app.stranger.post('/auth/refresh', { refreshToken: ada.refreshToken }).expect(200);
      await login(ada.email, PASSWORD).expect(401);
      await login(ada.email, 'another walk on the same pier').expect(200);
    });
  });
});
