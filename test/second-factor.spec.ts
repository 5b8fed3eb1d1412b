import { Secret, TOTP } from 'otpauth';
import { HttpClient } from './support/client';
import { MailServer, plain } from './support/mail-server';
import { tokenFor } from './support/mails';
import { startApp, type Person, type TestApp } from './support/app';
import { until } from './support/until';

const PASSWORD = 'a long walk on a short pier';

describe('A second factor', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startApp({ LOGIN_FAILURES_PER_ACCOUNT: '0', LOGIN_FAILURES_PER_MINUTE: '0' })));
  afterAll(() => app.close());

  /** The code of the step before, this one or the next: all three are taken, each once, in this order. */
  const codeOf = (secret: string, step: -1 | 0 | 1 = 0): string =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + step * 30_000 });
  const enrol = async (person: Person, currentPassword = PASSWORD) => {
    const { body: enrolment } = await person.post('/auth/second-factor', { currentPassword }).expect(201);
    const { body } = await person.post('/auth/second-factor/confirm', { code: codeOf(enrolment.secret, -1) }).expect(200);
    return { secret: enrolment.secret as string, uri: enrolment.uri as string, recoveryCodes: body.recoveryCodes as string[] };
  };
  const challenge = async ({ email }: Person): Promise<string> => {
    const { body } = await app.stranger.post('/auth/login', { email, password: PASSWORD }).expect(401);
    expect(body).toMatchObject({ code: 'auth.second-factor-needed', expiresIn: 300 });
    expect(body).not.toHaveProperty('accessToken');
    return body.challenge as string;
  };
  const answer = async (person: Person, code: string) => app.stranger.post('/auth/login/second-factor', { challenge: await challenge(person), code });

  it('is asked for after the password, once a code has confirmed it', async () => {
    const ada = await app.owner();
    const { body: first } = await ada.post('/auth/second-factor', { currentPassword: PASSWORD }).expect(201);
    expect(first.uri).toContain(`otpauth://totp/Assay:${encodeURIComponent(ada.email)}`);
    await app.login(ada.email, PASSWORD);
    expect((await ada.get('/auth/second-factor').expect(200)).body).toMatchObject({ status: 'pending', recoveryCodesLeft: 0 });
    const { secret, recoveryCodes } = await enrol(ada);
    expect(secret).not.toBe(first.secret);
    expect(recoveryCodes).toHaveLength(10);
    expect((await ada.get('/auth/second-factor').expect(200)).body).toMatchObject({ status: 'on', recoveryCodesLeft: 10 });
    const { body: tokens, status } = await answer(ada, codeOf(secret));
    expect([status, tokens]).toEqual([200, expect.objectContaining({ tokenType: 'Bearer', expiresIn: 900 })]);
    await ada.post('/auth/second-factor', { currentPassword: PASSWORD }).expect(409);
  });

  it('is asked for where an invitation is accepted, which makes a member and opens no session', async () => {
    const [ada, noor] = [await app.owner(), await app.owner('Elsewhere')];
    const { secret } = await enrol(noor);
    await ada.post('/invitations', { email: noor.email, role: 'viewer' }).expect(201);
    const token = await tokenFor(ada, noor.email);
    const { body } = await app.stranger.post('/invitations/accept', { token, password: PASSWORD }).expect(401);
    expect(body).toMatchObject({ code: 'auth.second-factor-needed', challenge: expect.any(String) });
    expect(body).not.toHaveProperty('accessToken');
    const sessions = 'SELECT 1 FROM sessions WHERE organization_id = $1 AND user_id = $2';
    expect(await app.query(sessions, [ada.organizationId, noor.id])).toEqual([]);
    const answered = { challenge: body.challenge as string, code: codeOf(secret) };
    await app.stranger.post('/auth/login/second-factor', answered).expect(200);
    expect(await app.query(sessions, [ada.organizationId, noor.id])).toHaveLength(1);
  });

  it('takes each code once, and none that is older', async () => {
    const ada = await app.owner();
    const { secret } = await enrol(ada);
    const code = codeOf(secret);
    expect((await answer(ada, codeOf(secret, -1))).body.code).toBe('auth.second-factor-refused');
    expect((await answer(ada, code)).status).toBe(200);
    expect((await answer(ada, code)).body.code).toBe('auth.second-factor-refused');
  });

  it('takes a code once when it comes ten times at once', async () => {
    const ada = await app.owner();
    const { secret } = await enrol(ada);
    const [begun, code] = [await challenge(ada), codeOf(secret)];
    const answers = await Promise.all(Array.from({ length: 4 }, () => app.stranger.post('/auth/login/second-factor', { challenge: begun, code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
  });

  it('S5: five tries in five minutes, whichever challenge; then the right code waits too', async () => {
    const ada = await app.owner();
    const { secret } = await enrol(ada);
    for (let tries = 0; tries < 5; tries += 1) expect((await answer(ada, '000000')).status).toBe(401);
    const waiting = await answer(ada, codeOf(secret));
    expect([waiting.status, waiting.body.code]).toEqual([429, 'auth.too-many-attempts']);
    expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(0);
    // S7: who is logged in stays so.
    await ada.get('/auth/me').expect(200);
  });

  it('S5: counts wrong codes only: right ones, however many, make nobody wait', async () => {
    const ada = await app.owner();
    const { recoveryCodes } = await enrol(ada);
    for (const code of recoveryCodes.slice(0, 6)) {
      expect((await answer(ada, '000000')).status).toBe(401);
      expect((await answer(ada, code)).status).toBe(200);
    }
  });

  it('S5: twenty wrong codes at once are no more than five', async () => {
    const ada = await app.owner();
    await enrol(ada);
    const begun = await challenge(ada);
    const guess = () => app.stranger.post('/auth/login/second-factor', { challenge: begun, code: '000000' });
    const answers = await Promise.all(Array.from({ length: 20 }, guess));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
  });

  it('takes each recovery code once, however it is typed', async () => {
    const ada = await app.owner();
    const { recoveryCodes } = await enrol(ada);
    const [first = '', second = ''] = recoveryCodes;
    expect((await answer(ada, first)).status).toBe(200);
    expect((await answer(ada, first)).status).toBe(401);
    expect((await answer(ada, second.toUpperCase().replaceAll('-', ' '))).status).toBe(200);
    expect((await ada.get('/auth/second-factor').expect(200)).body.recoveryCodesLeft).toBe(8);
    const { body } = await ada.post('/auth/second-factor/recovery-codes', { currentPassword: PASSWORD }).expect(200);
    expect(body.recoveryCodes).toHaveLength(10);
    expect((await answer(ada, recoveryCodes[2] ?? '')).status).toBe(401);
  });

  it('S14: is set up and disabled with the password, disabled with a code as well', async () => {
    const ada = await app.owner();
    await ada.post('/auth/second-factor', { currentPassword: 'not the one' }).expect(422);
    await ada.post('/auth/second-factor/disable', { currentPassword: PASSWORD, code: '123456' }).expect(409);
    const { secret } = await enrol(ada);
    await ada.post('/auth/second-factor/disable', { currentPassword: 'not the one', code: codeOf(secret) }).expect(422);
    await ada.post('/auth/second-factor/disable', { currentPassword: PASSWORD, code: '000000' }).expect(422);
    await ada.post('/auth/second-factor/disable', { currentPassword: PASSWORD, code: codeOf(secret) }).expect(204);
    await app.login(ada.email, PASSWORD);
  });

  it('does not take a made-up, expired or foreign challenge', async () => {
    const ada = await app.owner();
    const { secret } = await enrol(ada);
    const begun = await challenge(ada);
    const changed = `${begun.slice(0, -2)}${begun.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const made of ['x', 'A'.repeat(200), changed, ada.token])
      expect((await app.stranger.post('/auth/login/second-factor', { challenge: made, code: codeOf(secret) })).body.code).toMatch(
        /challenge-over|request.invalid/,
      );
    await app.query(`UPDATE memberships SET status = 'disabled' WHERE user_id = $1`, [ada.id]);
    const { body } = await app.stranger.post('/auth/login/second-factor', { challenge: begun, code: codeOf(secret) }).expect(401);
    expect(body.code).toBe('auth.challenge-over');
  });

  it('S12: goes when a reset by mail first shows whose the address is: who registered it before its owner neither locks the owner out nor stays', async () => {
    const server = new MailServer();
    const mailing = await startApp({ SMTP_URL: await server.start() });
    try {
      const person = await mailing.owner();
      const reset = async (password: string, { email }: Person = person, meanwhile?: () => Promise<unknown>) => {
        await mailing.stranger.post('/auth/forgot-password', { email }).expect(202);
        const letters = () => server.received.filter((mail) => mail.to.includes(email) && plain(mail).includes('/reset-password#'));
        const before = letters().length;
        const token = await until('the mail', () => Promise.resolve(/#token=([\w-]+)/.exec(plain(letters()[before]))?.[1]));
        await meanwhile?.();
        await mailing.stranger.post('/auth/reset-password', { token, password }).expect(204);
      };
      await enrol(person);
      const { body: made } = await person.post('/api-keys', { currentPassword: PASSWORD, name: 'Stays', permissions: ['jobs:read'] }).expect(201);
      const machine = new HttpClient(mailing.url, made.key as string);
      await machine.get('/jobs').expect(200);
      await reset('a walk of my own');
      await machine.get('/jobs').expect(401);
      await person.get('/auth/me').expect(401);
      const owner = await mailing.login(person.email, 'a walk of my own');
      const events = await mailing.query<{ event: string }>('SELECT event FROM audit_events WHERE user_id = $1', [person.id]);
      expect(events.map(({ event }) => event)).toContain('authn_second_factor_disabled');
      // Now it is known whose the address is: a mailbox alone does not take the second factor away any more.
      await enrol(owner, 'a walk of my own');
      const { body: own } = await owner
        .post('/api-keys', { currentPassword: 'a walk of my own', name: 'Own', permissions: ['jobs:read'] })
        .expect(201);
      await reset('another walk of my own');
      const { body } = await mailing.stranger.post('/auth/login', { email: person.email, password: 'another walk of my own' }).expect(401);
      expect(body.code).toBe('auth.second-factor-needed');
      await new HttpClient(mailing.url, own.key as string).get('/jobs').expect(200);
      // Also of somebody who by then belongs to no organization, in whose name it could be done.
      const other = await mailing.owner();
      await enrol(other);
      await reset('a walk of my own', other, () => mailing.query(`UPDATE memberships SET status = 'disabled' WHERE user_id = $1`, [other.id]));
      expect(await mailing.query('SELECT 1 FROM second_factors WHERE user_id = $1', [other.id])).toEqual([]);
    } finally {
      await mailing.close();
      await server.stop();
    }
  });

  it('keeps the secret sealed and the recovery codes as hashes', async () => {
    const ada = await app.owner();
    const { secret, recoveryCodes } = await enrol(ada);
    const rows = JSON.stringify(await app.query('SELECT * FROM second_factors'));
    for (const told of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))]) expect(rows).not.toContain(told);
  });
});
