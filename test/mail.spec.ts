import { startApp, type TestApp } from './support/app';
import { HttpClient } from './support/client';
import { MailServer, plain } from './support/mail-server';
import { mailsTo } from './support/mails';

describe('Mail', () => {
  const server = new MailServer();
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({
      SMTP_URL: await server.start(),
      MAIL_FROM: 'Assay <assay@northwind.example>',
      WEB_URL: 'https://hiring.northwind.example/',
    });
  });
  afterAll(async () => {
    await app.close();
    await server.stop();
  });

  it('leaves in the background, with a link that works, and is not kept', async () => {
    const ada = await app.owner();
    await ada.post('/invitations', { email: 'noor@people.example', role: 'interviewer' }).expect(201);
    const [mail] = await server.to('noor@people.example');
    expect(mail?.from).toBe('assay@northwind.example');
    expect(plain(mail)).toMatch(/^Subject: Anna Weber invites you to Northwind Hiring\r$/m);
    const token = /https:\/\/hiring\.northwind\.example\/accept-invitation#token=([\w-]+)/.exec(plain(mail))?.[1];
    const { body } = await app.stranger.post('/invitations/accept', { token, name: 'Noor', password: 'a long walk on a short pier' }).expect(200);
    const { body: me } = await new HttpClient(app.url, body.accessToken as string).get('/auth/me').expect(200);
    // Mail leaves, so whoever has the link has the mailbox.
    expect(me.emailVerified).toBe(true);
    const deadline = Date.now() + 10_000;
    let [kept] = await mailsTo(ada, 'noor@people.example');
    while (kept?.status !== 'sent' && Date.now() < deadline) [kept] = await mailsTo(ada, 'noor@people.example');
    expect(kept).toMatchObject({ status: 'sent', text: null, sentAt: expect.any(String) });
    expect(JSON.stringify(await app.query('SELECT * FROM mails'))).not.toContain(token);
    expect(JSON.stringify(await app.query('SELECT data FROM tasks.job'))).not.toContain('people.example');
  });

  it('is tried again when the mail server is not willing at first', async () => {
    const ada = await app.owner();
    await server.to(ada.email);
    server.refusals = 1;
    await ada.post('/invitations', { email: 'later@people.example', role: 'viewer' }).expect(201);
    expect(await server.to('later@people.example')).toHaveLength(1);
  });

  it('is not taken for sent by a server that knows no mail server: it waits for one that does', async () => {
    const asking = await startApp({ SMTP_URL: app.environment.SMTP_URL, WORKER: 'off' });
    const without = await startApp({ ...asking.sameData });
    try {
      const ada = await asking.owner();
      const states = async () =>
        (await asking.query<{ state: string }>(`SELECT state FROM tasks.job WHERE name = 'mails/send'`)).map(({ state }) => state);
      const deadline = Date.now() + 20_000;
      let found = await states();
      while (found.some((state) => ['created', 'active'].includes(state)) && Date.now() < deadline) found = await states();
      expect(found).toEqual(['retry']);
      expect(await mailsTo(ada, ada.email)).toMatchObject([{ status: 'queued' }]);
    } finally {
      await without.close();
      await asking.close();
    }
  });

  it('goes to nobody else, whatever an organization calls itself', async () => {
    const name = 'Evil\r\nBcc: victim@people.example\r\n\r\n<script>';
    const ada = await app.owner(name);
    await ada.post('/invitations', { email: 'target@people.example', role: 'viewer' }).expect(201);
    const [mail] = await server.to('target@people.example');
    expect(mail?.to).toEqual(['target@people.example']);
    expect(mail?.text.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im);
    expect(mail?.text).toMatch(/^Content-Type: text\/plain/m);
    // Nor does it write paragraphs of its own into a letter of ours.
    expect(plain(mail).replace(/\s+/g, ' ')).toContain('work with Evil Bcc: victim@people.example <script> in Assay');
    expect(plain(mail)).not.toMatch(/^(Bcc:|<script>)/m);
  });
});
