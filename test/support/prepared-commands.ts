import { Secret, TOTP } from 'otpauth';
import { DataSource } from 'typeorm';
import { AccountLinks } from '../../src/auth/accounts/account-links';
import { DEMO } from '../../src/platform/demo';
import { newId } from '../../src/platform/database/ids';
import type { Person, TestApp } from './app';
import { evaluable, invited } from './evaluable';

/** A request that works once: what the examples of the API document cannot hold, because it has to be made or shown first. */
export interface PreparedCommand {
  path: string;
  body?: object;
  token?: string;
}

type Prepare = (app: TestApp, demo: Person) => Promise<PreparedCommand>;

const PASSWORD = { currentPassword: DEMO.password };
/** Nobody listens there, and nobody calls while the worker is off. */
const ADDRESS = 'http://127.0.0.1:9/hooks';

const webhook =
  (suffix: string, body?: object): Prepare =>
  async (_app, demo) => {
    const { body: made } = await demo.post('/webhooks', { url: ADDRESS, eventTypes: ['job.opened'] }).expect(201);
    return { path: `/webhooks/${made.id}${suffix}`, body };
  };

const task = (verb: 'cancel' | 'retry', status: string): Prepare => {
  return async (app, demo) => {
    const interviewId = await evaluable(demo);
    await demo.post(`/interviews/${interviewId}/evaluations`, {}).expect(202);
    const { body } = await demo.get('/tasks', { name: 'evaluations/run', limit: 1 }).expect(200);
    await app.query('UPDATE tasks SET status = $2 WHERE id = $1', [body.data[0].id, status]);
    return { path: `/tasks/${body.data[0].id}/${verb}` };
  };
};

const conversation =
  (body?: object): Prepare =>
  async (_app, demo) => {
    const { body: answer } = await demo.post('/ai/assistant', { message: 'Which jobs are open?' }).expect(200);
    return { path: `/ai/conversations/${answer.conversationId}`, body };
  };

const proposal =
  (verb: string): Prepare =>
  async (app, demo) => {
    const id = newId();
    await app.query(
      `INSERT INTO ai_confirmations (organization_id, id, version, user_id, tool, arguments, summary, status, expires_at)
       VALUES ($1, $2, 1, $3, 'applications.hold', $4, 'Puts an application on hold', 'pending', now() + interval '1 hour')`,
      [demo.organizationId, id, demo.id, { id: DEMO.application, reason: 'The team is on leave.' }],
    );
    return { path: `/ai/confirmations/${id}/${verb}`, body: {} };
  };

/** The token of a link as it stands in a mail. */
const accountLink = (app: TestApp, { id: userId }: Person, purpose: 'reset-password' | 'change-email'): Promise<string> =>
  app.nest
    .get(AccountLinks, { strict: false })
    .make(app.nest.get(DataSource).manager, { userId, email: purpose === 'change-email' ? `${newId()}@people.example` : DEMO.email, purpose });

async function secondFactor(app: TestApp, isConfirmed: boolean) {
  const person = await app.colleague(await app.login(DEMO.email, DEMO.password), 'viewer', DEMO.password);
  const { body } = await person.post('/auth/second-factor', PASSWORD).expect(201);
  const codeOf = (step: number) => new TOTP({ secret: Secret.fromBase32(body.secret as string) }).generate({ timestamp: Date.now() + step * 30_000 });
  if (isConfirmed) await person.post('/auth/second-factor/confirm', { code: codeOf(-1) }).expect(200);
  return { person, codeOf };
}

const byCandidate =
  (suffix: string, body: object | undefined, hasStarted: boolean): Prepare =>
  async (app, demo) => {
    const { linkToken } = await invited(demo);
    const { body: access } = await app.stranger.post('/candidate/session', { linkToken }).expect(200);
    const token = access.accessToken as string;
    if (hasStarted)
      await fetch(`${app.url}/api/v1/candidate/interview/start`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ disclosureAccepted: true }),
      });
    return { path: `/candidate/interview/${suffix}`, body, token };
  };

export const PREPARED: Record<string, Prepare> = {
  refresh: async (app) => ({ path: '/auth/refresh', body: { refreshToken: (await app.login(DEMO.email, DEMO.password)).refreshToken } }),
  endSession: async (app, demo) => {
    const before = await demo.get('/auth/sessions').expect(200);
    await app.login(DEMO.email, DEMO.password);
    const after = await demo.get('/auth/sessions').expect(200);
    const known = (before.body.data as { id: string }[]).map(({ id }) => id);
    return { path: `/auth/sessions/${(after.body.data as { id: string }[]).find(({ id }) => !known.includes(id))?.id}` };
  },
  resetPassword: async (app, demo) => ({
    path: '/auth/reset-password',
    body: { token: await accountLink(app, demo, 'reset-password'), password: DEMO.password },
  }),
  verifyEmail: async (app, demo) => ({
    path: '/auth/verify-email',
    body: { token: await accountLink(app, demo, 'change-email'), password: DEMO.password },
  }),
  loginWithSecondFactor: async (app) => {
    const { person, codeOf } = await secondFactor(app, true);
    const { body } = await app.stranger.post('/auth/login', { email: person.email, password: DEMO.password }).expect(401);
    return { path: '/auth/login/second-factor', body: { challenge: body.challenge as string, code: codeOf(0) } };
  },
  confirmSecondFactor: async (app) => {
    const { person, codeOf } = await secondFactor(app, false);
    return { path: '/auth/second-factor/confirm', body: { code: codeOf(0) }, token: person.token };
  },
  renewRecoveryCodes: async (app) => ({
    path: '/auth/second-factor/recovery-codes',
    body: PASSWORD,
    token: (await secondFactor(app, true)).person.token,
  }),
  disableSecondFactor: async (app) => {
    const { person, codeOf } = await secondFactor(app, true);
    return { path: '/auth/second-factor/disable', body: { ...PASSWORD, code: codeOf(0) }, token: person.token };
  },
  disconnectSingleSignOn: async (app, demo) => {
    await app.query(
      `INSERT INTO single_sign_on_connections (organization_id, version, issuer, client_id, client_secret, domains, default_role)
       VALUES ($1, 1, 'https://login.example', 'assay', 'sealed', '{people.example}', 'viewer')`,
      [demo.organizationId],
    );
    return { path: '/single-sign-on' };
  },
  enterInterview: async (_app, demo) => ({ path: '/candidate/session', body: { linkToken: (await invited(demo)).linkToken } }),
  startOwnInterview: byCandidate('start', { disclosureAccepted: true }, false),
  answerOwnInterview: byCandidate('answers', { turn: 1, text: 'I led the response and measured the lock.' }, true),
  endOwnInterview: byCandidate('end', undefined, true),
  signOffInterview: async (app, demo) => {
    const interviewId = await evaluable(demo);
    await app.query(`UPDATE interviews SET status = 'awaiting_review' WHERE id = $1`, [interviewId]);
    return { path: `/interviews/${interviewId}/sign-off`, body: { note: 'Read.' } };
  },
  cancelTask: task('cancel', 'queued'),
  retryTask: task('retry', 'failed'),
  changeWebhook: webhook('', { description: 'Another one' }),
  removeWebhook: webhook(''),
  rotateWebhookSecret: webhook('/rotate-secret'),
  pingWebhook: webhook('/ping'),
  redeliver: async (app, demo) => {
    const { path } = await webhook('')(app, demo);
    const { body } = await demo.post(`${path}/ping`).expect(202);
    await app.query(`UPDATE webhook_deliveries SET status = 'failed' WHERE id = $1`, [body.id]);
    return { path: `${path}/deliveries/${body.id}/redeliver` };
  },
  renameConversation: conversation({ title: 'Open jobs' }),
  deleteConversation: conversation(),
  confirmProposal: proposal('confirm'),
  declineProposal: proposal('decline'),
};
