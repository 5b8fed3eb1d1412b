import { newId } from '../src/platform/database/ids';
import { operationsOf, type ApiDocument, type Operation } from './support/api-document';
import { startApp, type Person, type TestApp } from './support/app';
import { tokenFor } from './support/mails';

const PASSWORD = 'a long walk on a short pier';
const WRONG = 'not the one at all';
const MOST = 3;

/** Every such operation there is, and what it is told besides the password. */
const BODIES: Record<string, object> = {
  changePassword: { newPassword: 'another walk on the same pier' },
  changeEmail: { email: 'somebody-else@people.example' },
  enrolSecondFactor: {},
  renewRecoveryCodes: {},
  disableSecondFactor: { code: '123456' },
  createApiKey: { name: 'Export', permissions: ['jobs:read'] },
  transferOwnership: {},
  connectSingleSignOn: { issuer: 'https://login.northwind.example', clientId: 'assay', clientSecret: 'a-secret' },
};

describe('S14: what asks for the current password', () => {
  let app: TestApp;
  let open: TestApp;
  let document: ApiDocument;
  beforeAll(async () => {
    open = await startApp();
    app = await startApp({ ...open.sameData, LOGIN_FAILURES_PER_ACCOUNT: String(MOST) });
    document = (await (await fetch(`${app.url}/openapi.json`)).json()) as ApiDocument;
  });
  afterAll(async () => {
    await app.close();
    await open.close();
  });

  const asking = () => operationsOf(document).filter((operation) => JSON.stringify(operation.responses).includes('auth.wrong-current-password'));
  /** Somebody who found the session open; each request with a key of its own, as if nothing had ever been asked before. */
  const guess = async (operation: Operation, thief: Person, memberId: string) => {
    const answer = await fetch(app.url + operation.path.replace('{id}', memberId), {
      method: operation.method,
      headers: { authorization: `Bearer ${thief.token}`, 'content-type': 'application/json', 'idempotency-key': newId() },
      body: JSON.stringify({ ...BODIES[operation.operationId], currentPassword: WRONG }),
    });
    return ((await answer.json()) as { code: string }).code;
  };

  it('is what changes who may log in, and how', () => {
    expect(
      asking()
        .map(({ operationId }) => operationId)
        .sort(),
    ).toEqual(Object.keys(BODIES).sort());
  });

  it('S5: counts each wrong one, whatever the request says about itself', async () => {
    for (const operation of asking()) {
      const owner = await open.owner();
      const member = await open.colleague(owner, 'viewer');
      const codes = [];
      for (let time = 0; time <= MOST; time += 1) codes.push(await guess(operation, owner, member.id));
      const expected = [...Array<string>(MOST).fill('auth.wrong-current-password'), 'auth.too-many-attempts'];
      expect([operation.operationId, codes]).toEqual([operation.operationId, expected]);
    }
  });

  it('S5: counts wrong codes of a second factor as well', async () => {
    const owner = await open.owner();
    await owner.post('/auth/second-factor', { currentPassword: PASSWORD }).expect(201);
    const statuses = [];
    for (let time = 0; time < 6; time += 1)
      statuses.push((await owner.post('/auth/second-factor/confirm', { code: '000000' }).set('Idempotency-Key', newId())).status);
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
  });

  it('S5: an invitation is no other place to guess a password: it counts together with the login', async () => {
    const [ada, noor] = [await open.owner(), await open.owner('Elsewhere')];
    await ada.post('/invitations', { email: noor.email, role: 'viewer' }).expect(201);
    const token = await tokenFor(ada, noor.email);
    const accept = (password: string) => app.stranger.post('/invitations/accept', { token, password });
    const login = (password: string) => app.stranger.post('/auth/login', { email: noor.email, password });
    for (const answer of [accept(WRONG), login(WRONG), accept(WRONG)]) expect((await answer.expect(401)).body.code).toBe('auth.login-refused');
    await login(PASSWORD).expect(429);
    await accept(PASSWORD).expect(429);
    await open.query('DELETE FROM throttle_counters');
    const answers = await Promise.all(Array.from({ length: 20 }, () => accept(WRONG)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(MOST);
  });
});
