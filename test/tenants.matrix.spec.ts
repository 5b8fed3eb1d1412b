import { Client } from 'pg';
import { DEMO } from '../src/platform/demo';
import { newId } from '../src/platform/database/ids';
import { TABLES } from '../src/platform/database/protect';
import { type Operation, operationsOf, prefilled, type Schema, schemaAt } from './support/api-document';
import { BuiltServer } from './support/built-server';
import { HttpClient } from './support/client';
import { until } from './support/until';

/** Parameters of paths that are no ids: names and numbers that every organization has. */
const NO_IDS = ['name', 'code', 'number'];
/** Fields that are called ids, but name nothing of ours: what an identity provider calls its client. */
const IDS_ELSEWHERE = ['clientId'];
/** Names that an organization gives itself. */
const OWN_NAMES: Record<string, string> = { role: 'sourcer', defaultRole: 'sourcer', '/roles/{name}': 'sourcer' };

/** A place in a request where an id stands. */
interface Slot {
  in: 'path' | 'query' | 'body';
  name: string;
}

type Ids = Record<string, string>;

let server: BuiltServer;
let database: Client;
let token: string;
let theirs: Ids;
let own: Ids;
let login: { email: string; password: string };

beforeAll(async () => {
  server = await BuiltServer.start({ WEBHOOK_ALLOWED_ADDRESSES: '127.0.0.1' });
  database = new Client({ connectionString: server.adminUrl });
  await database.connect();
  const demo = new HttpClient(server.url, await server.login());
  const { body: job } = await demo.get(`/jobs/${DEMO.job}`).expect(200);
  const { body: kit } = await demo.get(`/kits/${DEMO.kit}`).expect(200);
  const { candidate, application, organization } = DEMO;
  theirs = { candidateId: candidate, jobId: DEMO.job, applicationId: application, kitId: DEMO.kit, organizationId: organization };
  const { body: answer } = await demo.post('/ai/assistant', { message: 'Which jobs are open?' }).expect(200);
  Object.assign(theirs, { conversationId: answer.conversationId, targetId: candidate, userId: DEMO.user, requestId: candidate });
  Object.assign(theirs, { familyId: kit.familyId, stageId: job.stages[1].id, fromStageId: job.stages[0].id });
  Object.assign(theirs, { memberId: DEMO.user, ...(await webhookOf(demo)), taskId: await aTask(), confirmationId: await aConfirmation() });
  await demo.post('/roles', { name: 'sourcer', permissions: ['candidates:read'] }).expect(201);
  const { body: sessions } = await demo.get('/auth/sessions').expect(200);
  theirs.sessionId = sessions.data[0].id as string;
  await becomeTenant();
});
afterAll(async () => {
  await database.end();
  await server.stop();
});

/** Another organization, with one of everything that an id can stand for. */
async function becomeTenant(): Promise<void> {
  login = { email: 'eve@southwind.example', password: 'a long walk on a short pier' };
  const { body: account } = await new HttpClient(server.url)
    .post('/auth/register', { organizationName: 'Southwind', name: 'Eve', ...login })
    .expect(201);
  token = account.accessToken as string;
  const eve = new HttpClient(server.url, token);
  const requirements = [{ text: 'Welding', kind: 'skill', importance: 'must', competency: 'Welding' }];
  const { body: job } = await eve.post('/jobs', { title: 'Welder', description: 'We weld.', requirements }).expect(201);
  await eve.post(`/jobs/${job.id}/open`).expect(200);
  const { body: candidate } = await eve.post('/candidates', { name: 'Jo', email: 'jo@people.example' }).expect(201);
  const { body: application } = await eve.post('/applications', { candidateId: candidate.id, jobId: job.id }).expect(201);
  const { body: kit } = await eve.post('/kits', { jobId: job.id, rubric: 'sales' }).expect(201);
  await eve.post(`/kits/${kit.id}/publish`).expect(200);
  own = { candidateId: candidate.id, jobId: job.id, applicationId: application.id, kitId: kit.id, familyId: kit.familyId };
  const { body: interview } = await eve.post('/interviews', { applicationId: application.id, kitId: kit.id }).expect(201);
  const { body: me } = await eve.get('/auth/me').expect(200);
  Object.assign(own, { stageId: job.stages[1].id, fromStageId: job.stages[0].id, interviewId: interview.id, memberId: me.id });
  Object.assign(own, await webhookOf(eve));
}

async function webhookOf(person: HttpClient): Promise<Ids> {
  const { body: webhook } = await person.post('/webhooks', { url: 'http://127.0.0.1:9/hook' }).expect(201);
  const { body: delivery } = await person.post(`/webhooks/${webhook.id}/ping`).expect(202);
  return { webhookId: webhook.id as string, deliveryId: delivery.id as string };
}

/** What only background work or a model would make. */
async function aTask(): Promise<string> {
  const id = newId();
  const text = `INSERT INTO tasks (organization_id, id, name, status, payload, requested_by, request_id, job_id, version) VALUES ($1, $2, 'evaluations/run', 'failed', '{}', $3, 'x', $2, 1)`;
  await database.query(text, [DEMO.organization, id, DEMO.user]);
  return id;
}

async function aConfirmation(): Promise<string> {
  const id = newId();
  const text = `INSERT INTO ai_confirmations (organization_id, id, user_id, tool, arguments, summary, status, expires_at, version)
    VALUES ($1, $2, $3, 'jobs.close', '{}', 'Closes a job', 'pending', now() + interval '1 day', 1)`;
  await database.query(text, [DEMO.organization, id, DEMO.user]);
  return id;
}

const isId = (name: string, schema: Schema): boolean => (schema.format === 'uuid' || name.endsWith('Id')) && !IDS_ELSEWHERE.includes(name);

/** Every place of an operation where an id stands, or a name that an organization gave, as the API document has it. */
function slotsOf(operation: Operation): Slot[] {
  const isOwnName = ({ name, in: place }: { name: string; in: string }): boolean => place === 'path' && operation.path.endsWith(`/roles/{${name}}`);
  const parameters = (operation.parameters ?? []).filter((each) => each.in !== 'header' && (isId(each.name, each.schema) || isOwnName(each)));
  const body = operation.requestBody?.content['application/json']?.schema;
  const properties = body ? Object.entries(schemaAt(server.document, body).properties ?? {}) : [];
  const fields = properties.filter(([name, schema]) => isId(name, schema) || name in OWN_NAMES).map(([name]) => ({ in: 'body' as const, name }));
  return [...parameters.map(({ in: place, name }) => ({ in: place as 'path' | 'query', name })), ...fields];
}

/** What a parameter of a path stands for: `/applications/{id}` is about an application; others say it themselves. */
function kindOf({ path }: Operation, name: string): string {
  return name === 'id' ? `${/([a-z]+)s\/\{id\}/.exec(path)?.[1] ?? ''}Id` : name;
}

/** What stands in this place when it belongs to the other organization. The document has the ids of the demo, where the demo has such a thing. */
function foreignId(operation: Operation, slot: Slot): string | undefined {
  if (slot.in !== 'path') return theirs[slot.name] ?? OWN_NAMES[slot.name];
  if (slot.name === 'name') return OWN_NAMES['/roles/{name}'];
  const parameter = operation.parameters?.find(({ in: place, name }) => place === 'path' && name === slot.name);
  return theirs[kindOf(operation, slot.name)] ?? (parameter?.example as string | undefined);
}

/** The path with this value in the place, and what is their own, or nobody's, in the other ones. */
function pathWith(operation: Operation, slot: Slot, value: string): string {
  return operation.path.replace(/\{(\w+)\}/g, (_all, name: string) => {
    if (slot.in === 'path' && name === slot.name) return value;
    const example = operation.parameters?.find((each) => each.in === 'path' && each.name === name)?.example as string | number | undefined;
    return own[kindOf(operation, name)] ?? (NO_IDS.includes(name) ? String(example) : newId());
  });
}

async function answer(operation: Operation, slot: Slot, id: string): Promise<{ status: number; body: string }> {
  const request = prefilled(server.document, operation);
  const url = new URL(request.path, server.url);
  url.pathname = pathWith(operation, slot, id);
  for (const name of [...url.searchParams.keys()]) if (name in own) url.searchParams.delete(name);
  if (slot.in === 'query') url.searchParams.set(slot.name, id);
  let { body } = request;
  if (body && !(body instanceof FormData)) {
    const mine = Object.entries(body).map(([name, value]) => [name, slot.in === 'body' && name in own ? own[name] : (value as unknown)]);
    body = {
      ...(Object.fromEntries(mine) as object),
      ...(operation.operationId === 'login' ? login : {}),
      ...(slot.in === 'body' ? { [slot.name]: id } : {}),
    };
  }
  const isForm = body instanceof FormData;
  const response = await fetch(url, {
    method: operation.method,
    headers: { authorization: `Bearer ${token}`, ...(body && !isForm ? { 'content-type': 'application/json' } : {}), ...request.headers },
    body: body instanceof FormData ? body : body && JSON.stringify(body),
  });
  const text = (await response.text()).replaceAll(id, '{id}');
  return { status: response.status, body: text.replace(/"(instance|requestId)":"[^"]*"/g, '"$1"') };
}

it('S18, S55: no operation tells the id of another organization from one that nobody has', async () => {
  const told: string[] = [];
  let asked = 0;
  let refused = 0;
  const existing = await everythingOfTheirs();
  for (const operation of operationsOf(server.document)) {
    for (const slot of slotsOf(operation)) {
      const id = foreignId(operation, slot);
      const name = `${operation.operationId} (${slot.in} ${slot.name})`;
      if (!id) {
        told.push(`${name}: this test does not know an id of another organization for it`);
        continue;
      }
      const [foreign, unknown] = [await answer(operation, slot, id), await answer(operation, slot, OWN_NAMES[slot.name] ? 'nobody' : newId())];
      if (!existing.includes(`"${id}"`)) told.push(`${name}: ${id} stands for nothing of the other organization`);
      asked += 1;
      if (operation.security?.length !== 0) refused += [foreign, unknown].filter(({ status }) => status === 404).length;
      const expected = slot.in === 'query' ? [200] : slot.in === 'path' ? [404] : [401, 404, 409, 422];
      if (!expected.includes(foreign.status) || foreign.status !== unknown.status || foreign.body !== unknown.body)
        told.push(`${name}: ${foreign.status} ${foreign.body.slice(0, 200)} | ${unknown.status} ${unknown.body.slice(0, 200)}`);
    }
  }
  expect(told).toEqual([]);
  expect(asked).toBeGreaterThan(100);
  // S55: each of them is in the audit log of whoever asked.
  await until('every refusal is audited', async () => (await refusals()) >= refused);
});

/** All rows of the other organization, as text. */
async function everythingOfTheirs(): Promise<string> {
  const { rows: tables } = await database.query<{ name: string; isTenant: boolean }>(TABLES);
  const texts: string[] = [];
  for (const { name, isTenant } of tables) {
    const column = name === 'organizations' ? 'id' : isTenant && 'organization_id';
    if (!column || name.startsWith('audit')) continue;
    const { rows } = await database.query<{ all: string | null }>(`SELECT json_agg(t)::text AS all FROM ${name} t WHERE ${column} = $1`, [
      DEMO.organization,
    ]);
    texts.push(rows[0]?.all ?? '');
  }
  return texts.join('\n');
}

async function refusals(): Promise<number> {
  const text = `SELECT count(*)::int AS refusals FROM audit_events WHERE event = 'authz_fail' AND organization_id <> $1`;
  const { rows } = await database.query<{ refusals: number }>(text, [DEMO.organization]);
  return rows[0]?.refusals ?? 0;
}

it('S18: no id stands deeper in a body than the matrix looks', () => {
  const deeper = (schema: Schema, name: string, depth: number): string[] => {
    const { properties = {}, items, oneOf = [], allOf = [], ...itself } = schemaAt(server.document, schema);
    const below = [
      ...Object.entries(properties),
      ...[items, ...oneOf, ...allOf].filter((each) => each !== undefined).map((each) => [name, each] as const),
    ];
    return [...(depth > 1 && isId(name, itself) ? [name] : []), ...below.flatMap(([inner, each]) => deeper(each, inner, depth + 1))];
  };
  const bodies = operationsOf(server.document).map(({ operationId, requestBody }) => ({
    operationId,
    deep: Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => deeper(schema, '', 0)),
  }));
  expect(bodies.filter(({ deep }) => deep.length > 0)).toEqual([]);
});

it('S18: every parameter in a path is an id that the matrix covers, or is known to be none', () => {
  const others = operationsOf(server.document).flatMap(({ operationId, parameters = [] }) =>
    parameters
      .filter((each) => each.in === 'path' && each.schema.format !== 'uuid' && !NO_IDS.includes(each.name))
      .map(({ name }) => `${operationId}: ${name} is neither declared as a UUID nor known to be no id`),
  );
  expect(others).toEqual([]);
});

it('S18: after all of that, nothing of the other organization has changed', async () => {
  const demo = new HttpClient(server.url, await server.login());
  for (const path of [`/jobs/${DEMO.draftJob}`, `/candidates/${DEMO.newCandidate}`, `/applications/${DEMO.rejectable}`, `/kits/${DEMO.draftKit}`]) {
    const { body } = await demo.get(path).expect(200);
    expect([path, body.version]).toEqual([path, 1]);
  }
  const { body: people } = await new HttpClient(server.url, token).get('/candidates').expect(200);
  expect(people.data.map(({ id }: { id: string }) => id)).toEqual([own.candidateId]);
});
