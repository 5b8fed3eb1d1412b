import { DEMO } from '../src/platform/demo';
import { newId } from '../src/platform/database/ids';
import { type Operation, operationsOf, prefilled, schemaAt } from './support/api-document';
import { BuiltServer } from './support/built-server';
import { HttpClient } from './support/client';

/** Parameters of paths that are no ids: names and numbers that every organization has. */
const NO_IDS = ['name', 'code', 'number'];
/** Fields that are called ids, but name nothing of ours: what an identity provider calls its client. */
const IDS_ELSEWHERE = ['clientId'];

/** A place in a request where an id stands. */
interface Slot {
  in: 'path' | 'query' | 'body';
  name: string;
}

type Ids = Record<string, string>;

let server: BuiltServer;
let token: string;
let theirs: Ids;
let own: Ids;
let login: { email: string; password: string };

beforeAll(async () => {
  server = await BuiltServer.start();
  const demo = new HttpClient(server.url, await server.login());
  const { body: job } = await demo.get(`/jobs/${DEMO.job}`).expect(200);
  const { body: kit } = await demo.get(`/kits/${DEMO.kit}`).expect(200);
  const { candidate, application, organization } = DEMO;
  theirs = { candidateId: candidate, jobId: DEMO.job, applicationId: application, kitId: DEMO.kit, organizationId: organization };
  const { body: answer } = await demo.post('/ai/assistant', { message: 'Which jobs are open?' }).expect(200);
  Object.assign(theirs, { conversationId: answer.conversationId, targetId: candidate, userId: DEMO.user, requestId: candidate });
  Object.assign(theirs, { familyId: kit.familyId, stageId: job.stages[1].id, fromStageId: job.stages[0].id });
  await becomeTenant();
});
afterAll(() => server.stop());

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
  Object.assign(own, { stageId: job.stages[1].id, fromStageId: job.stages[0].id });
}

/** Every place of an operation where an id stands, as the API document has it. */
function slotsOf(operation: Operation): Slot[] {
  const parameters = (operation.parameters ?? []).filter(
    (each) => each.in !== 'header' && (each.schema.format === 'uuid' || each.name.endsWith('Id')),
  );
  const body = operation.requestBody?.content['application/json']?.schema;
  const properties = body ? Object.entries(schemaAt(server.document, body).properties ?? {}) : [];
  const fields = properties
    .filter(([name, schema]) => schema.format === 'uuid' || (name.endsWith('Id') && !IDS_ELSEWHERE.includes(name)))
    .map(([name]) => ({ in: 'body' as const, name }));
  return [...parameters.map(({ in: place, name }) => ({ in: place as 'path' | 'query', name })), ...fields];
}

/** `/applications/{id}` is about an application. */
const nounOf = ({ path }: Operation): string => `${/\/v1\/(\w+?)s?\//.exec(path)?.[1] ?? ''}Id`;

async function answer(operation: Operation, slot: Slot, id: string): Promise<{ status: number; body: string }> {
  const request = prefilled(server.document, operation);
  const url = new URL(request.path, server.url);
  const pathId = slot.in === 'path' ? id : (own[nounOf(operation)] ?? newId());
  url.pathname = url.pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, pathId);
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

it('S18: no operation tells the id of another organization from one that nobody has', async () => {
  const told: string[] = [];
  let asked = 0;
  for (const operation of operationsOf(server.document)) {
    for (const slot of slotsOf(operation)) {
      const id = slot.in === 'path' ? /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(prefilled(server.document, operation).path)?.[0] : theirs[slot.name];
      const name = `${operation.operationId} (${slot.in} ${slot.name})`;
      if (!id) {
        told.push(`${name}: this test does not know an id of another organization for it`);
        continue;
      }
      const [foreign, unknown] = [await answer(operation, slot, id), await answer(operation, slot, newId())];
      asked += 1;
      const expected = slot.in === 'query' ? [200] : slot.in === 'path' ? [404] : [401, 404, 409, 422];
      if (!expected.includes(foreign.status) || foreign.status !== unknown.status || foreign.body !== unknown.body)
        told.push(`${name}: ${foreign.status} ${foreign.body.slice(0, 200)} | ${unknown.status} ${unknown.body.slice(0, 200)}`);
    }
  }
  expect(told).toEqual([]);
  expect(asked).toBeGreaterThan(50);
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
