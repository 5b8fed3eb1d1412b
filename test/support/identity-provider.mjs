// An OpenID Connect provider in a process of its own: whoever logs in is who the query of the authorization request hints at (`login_hint`: subject, address, whether it is verified).
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [redirectUri] = process.argv.slice(2);
const server = createServer((request, response) => handle(request, response));
server.listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

/** By the subject: what was said of it at the last login. */
const accounts = new Map();
const provider = new Provider(issuer, {
  clients: [{ client_id: 'assay', client_secret: 'the-secret-of-the-client', redirect_uris: [redirectUri] }],
  cookies: { keys: ['only-for-tests'] },
  claims: { email: ['email', 'email_verified'], profile: ['name'] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, interaction) => `/log-in/${interaction.uid}` },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, name: 'Noor Haddad', ...accounts.get(id) }) }),
});
const handle = async (request, response) => {
  if (!request.url.startsWith('/log-in/')) return provider.callback()(request, response);
  const { params } = await provider.interactionDetails(request, response);
  const [accountId, email, verified] = params.login_hint.split(',');
  accounts.set(accountId, { email, email_verified: verified === 'true' });
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope('openid email profile');
  const result = { login: { accountId }, consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
};
process.stdout.write(`${issuer}\n`);
