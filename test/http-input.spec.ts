import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HOSTILE_JSON, named, TEN_MEGABYTES } from './support/hostile-json';
import { expectProblem } from './support/problem';
import { ask, type RawAnswer, type RawRequest } from './support/raw-http';
import { startThings } from './support/things-app';

const THINGS = '/api/v1/things';
const THING = `${THINGS}/0195f000-0000-7000-8000-0000000000aa`;

let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  app = await startThings();
  url = await app.getUrl();
});
afterAll(() => app.close());

const get = (path: string, headers: Record<string, string> = {}): Promise<RawAnswer> => ask(url, 'GET', path, { headers });
const post = (body: RawRequest['body'], headers: Record<string, string> = {}): Promise<RawAnswer> => ask(url, 'POST', THINGS, { body, headers });

describe('S26: JSON bodies', () => {
  it.each(HOSTILE_JSON)('%s: refused', async (_what, body) => {
    expectProblem(await post(body), 400, 'request.json');
  });

  it.each([
    ['32 deep', named(`"extra":${'{"a":'.repeat(31)}1${'}'.repeat(31)}`)],
    ['brackets in a text', `{"name":"${'['.repeat(40)}\\"${'{'.repeat(40)}"}`],
    ['an emoji', '{"name":"\u{1f600} \\ud83d\\ude00"}'],
    ['a byte order mark', '\ufeff{"name":"x"}'],
    ['the last of two equal keys', '{"name":1,"name":"x"}'],
  ])('%s: taken', async (_what, body) => {
    expect((await post(body, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(201);
  });

  it('ten megabytes in chunks, without a length: refused', async () => {
    const headers = { 'transfer-encoding': 'chunked' };
    expectProblem(await post(TEN_MEGABYTES, headers), 413, 'request.too-large');
  });

  it('no body at all is nothing said, not a broken request', async () => {
    expectProblem(await post(''), 422, 'request.invalid');
    expect((await ask(url, 'DELETE', THING, { headers: { 'content-type': 'application/json' } })).status).toBe(204);
  });

  it('points at every field that does not fit', async () => {
    const answer = await post('{"name":1,"email":"x","parts":[{"name":"ok"},{"name":2,"a/b":1}],"isAdmin":true}');
    expectProblem(answer, 422, 'request.invalid');
    const errors = answer.body.errors as { pointer: string; code: string }[];
    expect(errors.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
      '/email is-email',
      '/isAdmin unknown',
      '/name is-string',
      '/parts/1/a~1b unknown',
      '/parts/1/name is-string',
    ]);
  });

  it.each(['id', 'organizationId', 'role', 'createdAt', 'passwordHash'])('does not take %s along', async (name) => {
    const answer = await post(named(`"${name}":"x"`));
    expectProblem(answer, 422, 'request.invalid');
    expect(answer.body.errors).toMatchObject([{ pointer: `/${name}` }]);
  });

  it.each(['[]', '5', '"x"', 'null', 'true'])('%s is no thing', async (body) => {
    const answer = await post(body);
    expectProblem(answer, 422, 'request.invalid');
    expect(answer.body.errors).toEqual([{ pointer: '', code: 'is-object', detail: 'the body must be a JSON object' }]);
  });

  it('names what is missing, and tells the kind of a value before its bounds', async () => {
    const details = async (body: string) => ((await post(body)).body.errors as { pointer: string; detail: string }[]).map(({ detail }) => detail);
    expect(await details('{}')).toEqual(['name is required']);
    expect(await details('{"name":null}')).toEqual(['name must be a string']);
    expect(await details('{"name":{"a":1}}')).toEqual(['name must be a string']);
    expect(await details('{"name":"x","parts":[{"name":2}]}')).toEqual(['name must be a string']);
    expect(await details('{"name":"x","parts":[{"name":"far too long"}]}')).toEqual(['name must be shorter than or equal to 10 characters']);
  });
});

describe('queries', () => {
  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1e1', 'limit'],
    ['limit=', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['limit[]=1', 'limit[]'],
    ['color[a]=1', 'color[a]'],
    ['colour=red', 'colour'],
    ['count=yes', 'count'],
    ['color=a&color=b', 'color'],
    ['__proto__=1', '__proto__'],
  ])('%s: refused by name', async (query, name) => {
    const answer = await get(`${THINGS}?${query}`);
    expectProblem(answer, 400, 'request.query');
    expect(answer.body.errors).toMatchObject([{ pointer: `?${name}` }]);
  });

  it('takes none where none is declared', async () => {
    expectProblem(await get(`${THING}?expand=all`), 400, 'request.query');
    expectProblem(await get('/api/v1/faults?kind=a&kind=b'), 400, 'request.query');
  });

  it('reads numbers and flags', async () => {
    expect((await get(`${THINGS}?limit=100&count=true&color=red`)).status).toBe(200);
  });
});
