import { newId } from '../src/platform/database/ids';
import { type Person, type TestApp, startApp } from './support/app';
import { type ApiDocument, type Operation, operationsOf } from './support/api-document';

let app: TestApp;
let anna: Person;
let lists: Operation[];

const listPath = ({ path }: Operation): string => path.slice('/api/v1'.length);
const refusal = { code: 'request.cursor', errors: [{ pointer: '?cursor', code: 'cursor' }] };

beforeAll(async () => {
  app = await startApp();
  anna = await app.owner();
  const document = (await (await fetch(`${app.url}/openapi.json`)).json()) as ApiDocument;
  lists = operationsOf(document).filter(({ path, parameters = [] }) => !path.includes('{') && parameters.some(({ name }) => name === 'cursor'));
  for (const name of ['Ann North', 'Bea South', 'Cleo South']) {
    await anna.post('/candidates', { name, email: `${name.slice(0, 3)}@mail.example` }).expect(201);
    await anna.post('/jobs', { title: name }).expect(201);
  }
});
afterAll(() => app.close());

async function cursorOf(path: string, query: object = {}, person = anna): Promise<string> {
  const { body } = await person.get(path, { limit: 1, ...query }).expect(200);
  return body.nextCursor as string;
}

it('S27: no list goes on with the cursor of another one, with one that somebody made up, or with one that is too long', async () => {
  const encode = (...values: unknown[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');
  const [ofJobs, ofCandidates] = [await cursorOf('/jobs'), await cursorOf('/candidates')];
  const made = ['nonsense', encode(), encode('-createdAt,id', '2026-01-01', newId()), encode('0'.repeat(16), 20260101, newId())];
  for (const list of lists) {
    const other = list.operationId === 'listJobs' ? ofCandidates : ofJobs;
    for (const cursor of [...made, other]) expect((await anna.get(listPath(list), { cursor }).expect(400)).body).toMatchObject(refusal);
    const { body } = await anna.get(listPath(list), { cursor: 'a'.repeat(10_000) }).expect(400);
    expect(body).toMatchObject({ code: 'request.query', errors: [{ pointer: '?cursor', code: 'max-length' }] });
  }
  expect(lists.length).toBeGreaterThan(12);
});

it('S27: a cursor goes on with a page of any size, but under no other sort or filter', async () => {
  for (const path of ['/candidates', '/jobs']) {
    const status = path === '/jobs' ? 'draft,open' : 'active,restricted';
    const cursor = await cursorOf(path, { status, q: 'south' });
    const { body } = await anna.get(path, { q: 'south', limit: 50, cursor, status, count: true, sort: '-createdAt' }).expect(200);
    expect(body).toMatchObject({ total: 2, hasMore: false, nextCursor: null });
    expect(body.data).toHaveLength(1);
    for (const changed of [
      { status, q: 'north' },
      { q: 'south' },
      { status, q: 'south', sort: 'createdAt' },
      { status, q: 'south', createdAfter: '2020-01-01T00:00:00Z' },
    ])
      expect((await anna.get(path, { ...changed, cursor }).expect(400)).body).toMatchObject(refusal);
  }
});

it('S27: a cursor is of the one list of one thing, and of one organization', async () => {
  const { body: candidates } = await anna.get('/candidates').expect(200);
  const [one, other] = candidates.data as { id: string }[];
  for (const fileName of ['first.txt', 'second.txt'])
    await anna.upload(`/candidates/${one?.id}/documents`, { fileName, content: `Ten years of ${fileName}.`, mediaType: 'text/plain' }).expect(201);
  const cursor = await cursorOf(`/candidates/${one?.id}/documents`);
  expect((await anna.get(`/candidates/${one?.id}/documents`, { cursor }).expect(200)).body.data).toHaveLength(1);
  expect((await anna.get(`/candidates/${other?.id}/documents`, { cursor }).expect(400)).body).toMatchObject(refusal);
  const eve = await app.owner();
  expect((await eve.get('/candidates', { cursor: await cursorOf('/candidates') }).expect(400)).body).toMatchObject(refusal);
});

it('S27: a cursor goes on where the conditions of a list move with the clock', async () => {
  for (let sessions = 0; sessions < 3; sessions++) await app.login(anna.email, 'a long walk on a short pier');
  const cursor = await cursorOf('/auth/sessions');
  expect((await anna.get('/auth/sessions', { cursor }).expect(200)).body.data.length).toBeGreaterThan(1);
});
