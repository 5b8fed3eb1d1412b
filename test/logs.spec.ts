import { newId } from '../src/platform/database/ids';
import { BuiltServer } from './support/built-server';
import { HttpClient } from './support/client';
import { ask } from './support/raw-http';

const PASSWORD = 'canary-password that nobody may read';
const FORGED = '\n{"level":"fatal","msg":"forged"}';

let server: BuiltServer;
let secrets: string[];
beforeAll(async () => {
  // As good as every statement is told.
  server = await BuiltServer.start({ LOG_LEVEL: 'trace', DEBUG: 'true', SLOW_STATEMENT_MILLISECONDS: '1' });
  secrets = [];
});
afterAll(() => server.stop());

/** What the server said after its first screen, line by line. */
const lines = (): string[] => {
  const output = server.process.output();
  return output.split('\n').filter((line) => line.startsWith('{'));
};

it('S44: no secret and nobody’s words stand in the log, however loud it is', async () => {
  const stranger = new HttpClient(server.url);
  const email = 'canary-mail@northwind.example';
  const { body: tokens } = await stranger
    .post('/auth/register', { organizationName: 'canary-organization', name: 'canary-owner', email, password: PASSWORD })
    .expect(201);
  const anna = new HttpClient(server.url, tokens.accessToken as string);
  await stranger.post('/auth/login', { email, password: 'canary-wrong-password' }).expect(401);
  await stranger.post('/auth/login', { email: 'canary-unknown@northwind.example', password: PASSWORD }).expect(401);
  const { body: refreshed } = await stranger.post('/auth/refresh', { refreshToken: tokens.refreshToken }).expect(200);
  const { body: key } = await anna.post('/api-keys', { currentPassword: PASSWORD, name: 'canary-key', permissions: ['jobs:read'] }).expect(201);
  await new HttpClient(server.url, key.key as string).get('/jobs').expect(200);
  await anna.post('/invitations', { email: 'canary-invited@people.example', role: 'viewer' }).expect(201);
  await stranger.post('/auth/reset-password', { token: 'canary-token', password: PASSWORD }).expect(410);
  const person = { name: 'canary-candidate', email: 'canary-candidate@people.example', phone: '+49 30 5550100', headline: 'canary-headline' };
  const { body: candidate } = await anna.post('/candidates', person).expect(201);
  await anna.post('/candidates', person).expect(409);
  await anna.post('/candidates', { ...person, email: 'canary-no-address', links: ['canary-link'] }).expect(422);
  await anna
    .upload(`/candidates/${candidate.id}/documents`, { fileName: 'canary-file.md', content: '# canary-resume\n\nA welder since 2015.' })
    .expect(201);
  await anna.post('/jobs', { title: 'canary-job', description: 'canary-description', requirements: [] }).expect(201);
  for (const path of [
    '/candidates?q=canary-search',
    '/candidates?canary-parameter=1',
    '/canary-path',
    `/candidates/${newId()}?access_token=canary-query`,
  ])
    await anna.get(path);
  const headers = {
    authorization: 'Bearer canary-bearer',
    'user-agent': 'canary-agent',
    cookie: 'canary-cookie=1',
    'x-forwarded-for': 'canary-forwarded',
    referer: 'http://canary-referer/',
  };
  await ask(server.url, 'POST', '/api/v1/candidates', { headers, body: '{"name": canary-broken' });
  await ask(server.url, 'GET', '/api/v1/jobs', { headers: { ...headers, 'idempotency-key': 'canary-idempotency', 'if-match': 'canary-tag' } });
  secrets.push(tokens.accessToken, tokens.refreshToken, refreshed.accessToken, refreshed.refreshToken, key.key, '5550100');
  await anna.post('/auth/logout').expect(204);
  const told = lines().join('\n');
  expect(lines().length).toBeGreaterThan(20);
  expect([...told.matchAll(/.{0,60}canary.{0,60}/gi)].map(([found]) => found)).toEqual([]);
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
});

it('S45: every line of the log stays one JSON object, whatever callers call themselves', async () => {
  const stranger = new HttpClient(server.url);
  await stranger.post('/auth/register', { organizationName: FORGED, name: FORGED, email: `a${FORGED}@b.example`, password: PASSWORD });
  await stranger.post('/auth/login', { email: `x@y.example${FORGED}`, password: FORGED });
  for (const id of ['{"level":"fatal"}', 'a b', '%0a{"level":"fatal"}', 'x'.repeat(200)])
    await ask(server.url, 'GET', '/version', { headers: { 'x-request-id': id, 'user-agent': `agent ${JSON.stringify(FORGED)}` } });
  await ask(server.url, 'GET', `/${encodeURIComponent(FORGED)}?${encodeURIComponent(FORGED)}`);
  // Standard output holds the log and nothing else, from the first line on: what is said to people goes to standard error.
  const told = server.process.log();
  expect(told.length).toBeGreaterThan(20);
  expect(told.filter(({ level, msg }) => level === 'fatal' || msg === 'forged')).toEqual([]);
  expect(told.filter(({ requestId }) => typeof requestId === 'string' && !/^[\w.:-]{1,128}$/.test(requestId))).toEqual([]);
  expect(server.process.output()).toContain('Assay is ready');
});

it('tells which statements took long, and for which request', () => {
  const slow = server.process.log().filter(({ msg }) => msg === 'A statement took long');
  expect(slow.some(({ requestId }) => typeof requestId === 'string')).toBe(true);
  for (const line of slow) expect(line).toMatchObject({ statement: expect.stringMatching(/\w/), milliseconds: expect.any(Number) });
});
