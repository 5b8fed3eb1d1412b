import { startApp, type Person, type TestApp } from './support/app';
import { mailsTo, tokenFor } from './support/mails';

const PASSWORD = 'a long walk on a short pier';
const OTHER = 'another walk on the same pier';

describe('S18: the outbox of an organization', () => {
  let app: TestApp;
  let ada: Person;
  beforeAll(async () => (app = await startApp()));
  afterAll(() => app.close());
  beforeEach(async () => (ada = await app.owner()));

  let people = 0;
  const newEmail = () => `outbox-${(people += 1)}@people.example`;
  const login = (email: string, password: string) => app.stranger.post('/auth/login', { email, password });
  const reset = (token: string) => app.stranger.post('/auth/reset-password', { token, password: OTHER });
  const join = async (bank: Person, email: string) => {
    await bank.post('/invitations', { email, role: 'admin' }).expect(201);
    await app.stranger.post('/invitations/accept', { token: await tokenFor(bank, email), password: PASSWORD }).expect(200);
  };
  const resetMail = async (owner: Person, email: string) => {
    const deadline = Date.now() + 15_000;
    for (;;) {
      const mail = (await mailsTo(owner, email)).find(({ kind }) => kind === 'password-reset');
      if (mail ?? Date.now() > deadline) return mail;
    }
  };

  it('does not open the account of somebody who belongs to another one, too', async () => {
    const [evil, bank] = [ada, await app.owner('Bank')];
    const noor = await app.colleague(evil, 'viewer');
    await join(bank, noor.email);
    await app.stranger.post('/auth/forgot-password', { email: noor.email }).expect(202);
    expect(await resetMail(evil, noor.email)).toMatchObject({ text: null, withheld: 'not-ours-alone' });
  });

  it('has no link of before that still opens it, once they joined another one', async () => {
    const [evil, bank] = [ada, await app.owner('Bank')];
    const noor = await app.colleague(evil, 'viewer');
    await app.stranger.post('/auth/forgot-password', { email: noor.email }).expect(202);
    const before = await resetMail(evil, noor.email);
    expect(before).toMatchObject({ withheld: null });
    const address = newEmail();
    await noor.post('/auth/change-email', { email: address, currentPassword: PASSWORD }).expect(202);
    const changing = await tokenFor(evil, address);
    await join(bank, noor.email);
    expect(await resetMail(evil, noor.email)).toMatchObject({ text: null, withheld: 'not-ours-alone' });
    expect((await mailsTo(evil, address))[0]).toMatchObject({ text: null, withheld: 'not-ours-alone' });
    await reset(/#token=([\w-]+)/.exec(before?.text ?? '')?.[1] ?? '').expect(410);
    await app.stranger.post('/auth/verify-email', { token: changing, password: PASSWORD }).expect(410);
    await login(noor.email, PASSWORD).expect(200);
  });

  it('is an owner’s to read, and what the mails say not even an admin’s', async () => {
    const { admin, recruiter } = await app.everyRole(ada);
    await recruiter.get('/mails').expect(403);
    const { body } = await admin.get('/mails').expect(200);
    expect(body.data[0]).toMatchObject({ kind: 'email-verification', text: null, withheld: 'owners-only' });
    const stranger = await app.owner('Elsewhere');
    expect(await mailsTo(stranger, ada.email)).toEqual([]);
  });
});
