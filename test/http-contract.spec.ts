import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { expectProblem } from './support/problem';
import { ask, type RawAnswer, type RawRequest, sendBytes } from './support/raw-http';
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

describe('a refusal is a problem document', () => {
  it.each([
    ['an unknown path, which is not repeated', 'GET', '/api/v1/nothing/secret', {}, 404, 'request.unknown-path'],
    ['a path outside the API', 'GET', '/secret', {}, 404, 'request.unknown-path'],
    ['an id that is none', 'GET', `${THINGS}/42`, {}, 404, 'request.unknown-id'],
    ['a method that the path does not take', 'PUT', THING, {}, 405, 'request.method'],
    ['S29: an Accept that cannot be met', 'GET', THING, { headers: { accept: 'application/xml' } }, 406, 'request.accept'],
    ['S29: JSON where there is only a picture', 'GET', `${THING}/picture`, { headers: { accept: 'application/json' } }, 406, 'request.accept'],
    ['S29: another content type', 'POST', THINGS, { body: '<a/>', headers: { 'content-type': 'application/xml' } }, 415, 'request.content-type'],
    [
      'S29: a form',
      'POST',
      THINGS,
      { body: 'name=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'request.content-type',
    ],
    [
      'S29: files where none are taken',
      'POST',
      THINGS,
      { body: '--x--', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
      415,
      'request.content-type',
    ],
    ['S29: text', 'POST', THINGS, { body: 'x', headers: { 'content-type': 'text/plain' } }, 415, 'request.content-type'],
    [
      'S29: another charset',
      'POST',
      THINGS,
      { body: '{}', headers: { 'content-type': 'application/json; charset=latin1' } },
      415,
      'request.content-type',
    ],
    ['broken JSON', 'POST', THINGS, { body: '{"name": secret' }, 400, 'request.json'],
    ['S29: bytes that are not UTF-8', 'POST', THINGS, { body: Buffer.from([0x22, 0xff, 0x22]) }, 400, 'request.json'],
    ['a body over 1 MiB', 'POST', THINGS, { body: `{"name":"${'x'.repeat(1_100_000)}"}` }, 413, 'request.too-large'],
    ['broken percent-encoding in the path', 'GET', '/api/v1/%E0%A4%A', {}, 400, 'request.bad-address'],
    ['broken percent-encoding in the query', 'GET', `${THINGS}?color=%E0%A4%A`, {}, 400, 'request.bad-address'],
    ['U+0000 in the query', 'GET', `${THINGS}?color=%00`, {}, 400, 'request.bad-address'],
    ['a very long id', 'GET', `${THINGS}/${'a'.repeat(300)}`, {}, 414, 'request.address-too-long'],
    ['S27: a query of 20 kB', 'GET', `${THINGS}?colour=${'a'.repeat(20_000)}`, {}, 400, 'request.query'],
    ['S27: an address of 40 kB', 'GET', `${THINGS}?color=${'a'.repeat(40_000)}`, {}, 431, 'request.headers-too-large'],
    ['a mistake of ours', 'GET', '/api/v1/faults?kind=mistake', {}, 500, 'server.fault'],
    ['a lost database', 'GET', '/api/v1/faults?kind=connection', {}, 503, 'database.unavailable'],
    ['a value that is taken', 'GET', '/api/v1/faults?kind=23505', {}, 409, 'request.duplicate'],
    ['text that cannot be stored', 'GET', '/api/v1/faults?kind=22021', {}, 400, 'request.text'],
    ['two writers at once', 'GET', '/api/v1/faults?kind=40001', {}, 503, 'server.busy'],
    ['a statement of ours that is wrong', 'GET', '/api/v1/faults?kind=42601', {}, 500, 'server.fault'],
  ] as [string, string, string, RawRequest, number, string][])('%s', async (_what, method, path, request, status, code) => {
    expectProblem(await ask(url, method, path, request), status, code);
  });

  it('says what a path takes instead', async () => {
    const { headers } = await ask(url, 'PUT', THING);
    expect(headers.allow).toBe('DELETE, GET, HEAD, PATCH');
  });

  it.each(['TRACE', 'OPTIONS', 'PROPFIND', 'SEARCH', 'MKCOL', 'PURGE'])('%s is no method of ours', async (method) => {
    const answer = await ask(url, method, THINGS);
    expectProblem(answer, 405, 'request.method');
  });

  it('tells when to come back', async () => {
    expect(Number((await get('/api/v1/faults?kind=connection')).headers['retry-after'])).toBeGreaterThan(0);
  });

  it('has the members that the problem adds', async () => {
    const answer = await ask(url, 'POST', `${THING}/break`);
    expectProblem(answer, 409, 'thing.broken');
    expect(answer.body.allowedTransitions).toEqual(['mend']);
    expect(answer.body.detail).toBe('The thing was broken by a hammer. Mend it first.');
  });

  it('is also what comes back for what is hardly HTTP', async () => {
    const tooLarge = await sendBytes(url, `GET /${'a'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(tooLarge).toMatch(/^HTTP\/1\.1 431 .*application\/problem\+json.*request\.headers-too-large/s);
    const broken = await sendBytes(url, 'HELLO\r\n\r\n');
    expect(broken).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json.*request\.malformed/s);
  });
});

describe('answers', () => {
  it('give back the request id when it is harmless', async () => {
    expect((await get(THING, { 'x-request-id': 'order-66.a_B' })).headers['x-request-id']).toBe('order-66.a_B');
    for (const id of ['a b', '{"level":"fatal"}', 'x'.repeat(129)]) {
      expect((await get(THING, { 'x-request-id': id })).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect((await get(THING, { traceparent: 'nonsense' })).status).toBe(200);
  });

  it('say where the new thing is, and where the next page', async () => {
    expect((await post('{"name":"x"}')).headers.location).toBe(THING);
    expect((await get(`${THINGS}?limit=1&color=r%C3%B6d`)).headers.link).toBe(`<${THINGS}?limit=1&color=r%C3%B6d&cursor=abc>; rel="next"`);
  });

  it('have a version that a change can insist on', async () => {
    const change = (tag: string): Promise<RawAnswer> => ask(url, 'PATCH', THING, { body: '{"name":"x"}', headers: { 'if-match': tag } });
    const { headers } = await get(THING);
    expect(headers.etag).toMatch(/^"v3-.+"$/);
    expect((await change(headers.etag ?? '')).status).toBe(200);
    expect((await change('"v3"')).status).toBe(200);
    expect((await change('*')).status).toBe(200);
    for (const tag of ['"v2"', 'W/"v3"', '"other"']) expectProblem(await change(tag), 412, 'request.stale');
    expectProblem(await change('v3'), 400, 'request.if-match');
  });

  it('are not sent twice to who has them', async () => {
    const { headers } = await get(THING);
    const answer = await get(THING, { 'if-none-match': `"v1", ${headers.etag}` });
    expect([answer.status, answer.text, answer.headers.etag]).toEqual([304, '', headers.etag]);
  });

  it('tell HEAD what GET would', async () => {
    const [head, whole] = [await ask(url, 'HEAD', THING), await get(THING)];
    expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', whole.headers['content-length']]);
  });

  it.each([THINGS, '/version', '/docs', '/openapi.json', '/secret'])('S34: %s is guarded against what browsers might do with it', async (path) => {
    const { headers } = await get(path);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' });
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    if (path.startsWith('/api/')) expect(headers['cache-control']).toBe('no-store');
  });

  it('S34: bind browsers to HTTPS only where TLS is in front', async () => {
    expect((await get(THING)).headers).not.toHaveProperty('strict-transport-security');
    const behindTls = await startThings({ TRUST_PROXY: '1' });
    const { headers } = await ask(await behindTls.getUrl(), 'GET', THING);
    await behindTls.close();
    expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
  });
});
