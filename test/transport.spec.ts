import { connect } from 'node:net';
import { expectProblem } from './support/problem';
import { ask, type RawAnswer, sendBytes } from './support/raw-http';
import { type Person, startApp, type TestApp } from './support/app';

const ALLOWED = 'https://hiring.example.com';

let app: TestApp;
let anna: Person;
beforeAll(async () => {
  app = await startApp({ CORS_ORIGINS: `${ALLOWED},http://localhost:5173`, DOCS_ENABLED: 'false' });
  anna = await app.owner();
});
afterAll(() => app.close());

const from = (origin: string, method = 'GET', headers = {}): Promise<RawAnswer> =>
  ask(app.url, method, '/api/v1/jobs', { headers: { origin, authorization: `Bearer ${anna.token}`, ...headers } });

describe('S35: pages of other origins', () => {
  it.each([
    'https://evil.example',
    'null',
    'https://hiring.example.com.evil.example',
    'https://evil-hiring.example.com',
    'http://hiring.example.com',
    `${ALLOWED}:8443`,
  ])('%s gets nothing', async (origin) => {
    for (const method of ['GET', 'OPTIONS']) {
      const { headers } = await from(origin, method, { 'access-control-request-method': 'POST' });
      expect(headers).not.toHaveProperty('access-control-allow-origin', origin);
      expect(headers['access-control-allow-origin']).not.toBe('*');
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    }
  });

  it('a listed one may ask and read, without credentials of the browser', async () => {
    const answer = await from(ALLOWED);
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': ALLOWED, vary: expect.stringContaining('Origin') });
    expect(answer.headers['access-control-expose-headers']).toContain('ETag');
    const preflight = await from(ALLOWED, 'OPTIONS', { 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'if-match' });
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([204, ALLOWED]);
    expect(preflight.headers['access-control-allow-methods']).toContain('PATCH');
    expect(preflight.headers).not.toHaveProperty('access-control-allow-credentials');
  });
});

describe('S39: what can be switched off', () => {
  it.each(['/docs', '/docs/', '/docs/swagger-ui.css', '/openapi.json', '/openapi.yaml', '/docs-json'])('%s is not there', async (path) => {
    expectProblem(await ask(app.url, 'GET', path), 404, 'request.unknown-path');
  });
});

describe('S38: what is not quite HTTP', () => {
  const head = (lines: string[], body = '') =>
    `POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${lines.join('\r\n')}\r\n\r\n${body}`;

  it.each([
    ['a length and chunks', head(['Content-Length: 4', 'Transfer-Encoding: chunked'], '0\r\n\r\nGET /secret HTTP/1.1\r\n\r\n')],
    ['two lengths', head(['Content-Length: 2', 'Content-Length: 5'], '{}')],
    ['a length that is none', head(['Content-Length: +2'], '{}')],
    ['a chunk whose size is none', head(['Transfer-Encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n')],
    ['a coding that is not known', head(['Transfer-Encoding: chunked, identity'], '0\r\n\r\n')],
    ['a header name with a blank before the colon', head(['Content-Length : 2'], '{}')],
    ['a line feed alone', 'GET / HTTP/1.1\nHost: x\n\n'],
    ['no host', 'GET /version HTTP/1.1\r\n\r\n'],
    ['two hosts', 'GET /version HTTP/1.1\r\nHost: x\r\nHOST: y\r\n\r\n'],
  ])('%s: 400, once, and the connection is closed', async (_what, bytes) => {
    const answer = await sendBytes(app.url, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 (400|401)/);
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expectBareProblem(answer);
  });

  it('an expectation that is not known: 417, once, and the connection is closed', async () => {
    const answer = await sendBytes(app.url, head(['Expect: 200-foo', 'X-Request-Id: mine', 'Content-Length: 2'], '{}'));
    expect(answer).toMatch(/^HTTP\/1\.1 417 .*"code":"request\.expectation".*"requestId":"mine"/s);
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expectBareProblem(answer);
  });

  it.each(['example.com:443', '/version', '127.0.0.1:22'])('a tunnel to %s: 405, once, and the connection is closed', async (target) => {
    const answer = await sendBytes(
      app.url,
      `CONNECT ${target} HTTP/1.1\r\nHost: x\r\nX-Request-Id: mine\r\n\r\nGET /version HTTP/1.1\r\nHost: x\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 405 .*^allow: \r$.*^connection: close\r$.*"code":"request\.tunnel".*"requestId":"mine"/ims);
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expectBareProblem(answer);
  });

  it.each(['websocket', 'h2c', 'TLS/1.0'])('an upgrade to %s is not made: the request is answered as it is', async (protocol) => {
    const answer = await sendBytes(app.url, `GET /version HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: ${protocol}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 .*"version"/s);
  });

  it('HTTP/2 from the first byte on: 400, and the connection is closed', async () => {
    const answer = await sendBytes(app.url, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expectBareProblem(answer);
  });

  it('HTTP/1.0 needs no host', async () => {
    expect(await sendBytes(app.url, 'GET /version HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200/);
  });

  it.each([201, 1_998, 2_500, 20_000])('%s headers: 431, once, and the connection is closed, whoever asks', async (count) => {
    const many = 'a:\r\n'.repeat(count - 1);
    const answer = await sendBytes(app.url, `GET /api/v1/jobs HTTP/1.1\r\nHost: x\r\n${many}Authorization: Bearer ${anna.token}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 .*"code":"request\.headers-too-large"/s);
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expectBareProblem(answer);
  });

  it('200 headers are read, the last like the first', async () => {
    const last = `Authorization: Bearer ${anna.token}\r\nConnection: close\r\n\r\n`;
    expect(await sendBytes(app.url, `GET /api/v1/jobs HTTP/1.1\r\nHost: x\r\n${'a:\r\n'.repeat(197)}${last}`)).toMatch(/^HTTP\/1\.1 200/);
  });

  function expectBareProblem(answer: string): void {
    expect(answer).toMatch(/^content-type: application\/problem\+json/im);
    expect(answer).toMatch(/^x-request-id: \S+/im);
    expect(answer).toMatch(/^x-content-type-options: nosniff/im);
  }

  it('nothing that a caller sends becomes a header line', async () => {
    const id = await ask(app.url, 'GET', '/version', { headers: { 'x-request-id': 'a%0d%0aset-cookie:b' } });
    expect(id.headers).not.toHaveProperty('set-cookie');
    const path = await ask(app.url, 'GET', '/version%0d%0aset-cookie:%20b');
    expect([path.status, path.headers['set-cookie']]).toEqual([404, undefined]);
    const { body } = await anna.post('/candidates', { name: 'Jo', email: 'jo@people.example' }).expect(201);
    const uploaded = await anna.upload(`/candidates/${body.id}/documents`, {
      fileName: 'a"\r\nset-cookie: b.md',
      content: '# Jo\n\nA welder with ten years of practice.',
    });
    const { headers } = await anna.get(`/documents/${uploaded.body.id}/content`);
    expect(headers).not.toHaveProperty('set-cookie');
  });
});

describe('S37: slow clients', () => {
  it('have ten seconds for the headers, thirty for a request, and there are at most a thousand', () => {
    const server = app.nest.getHttpServer();
    expect(server).toMatchObject({ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, maxConnections: 1000 });
  });

  it('are sent away while everybody else is served', async () => {
    const { hostname, port } = new URL(app.url);
    // Nobody waits half a minute here: a body has as long as the headers.
    app.nest.getHttpServer().requestTimeout = 10_000;
    const slow = Array.from({ length: 200 }, (_none, index) => {
      const socket = connect(Number(port), hostname);
      const head = `POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\n${index % 2 === 0 ? '' : 'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{'}`;
      socket.write(head);
      // A line of the headers, or a byte of the body, every second: as slow as an attacker who wants to stay.
      const dripping = setInterval(() => socket.write(index % 2 === 0 ? 'X-Slow: 1\r\n' : ' '), 1_000);
      let answer = '';
      socket.on('error', () => undefined).on('data', (chunk: Buffer) => (answer += chunk.toString()));
      const gone = new Promise<string>((resolve) => {
        socket.on('close', () => {
          clearInterval(dripping);
          resolve(answer);
        });
      });
      return { socket, gone };
    });
    const slowness = { isOver: false };
    const answers = Promise.all(slow.map(({ gone }) => gone)).finally(() => (slowness.isOver = true));
    // Meanwhile the service is there, again and again.
    try {
      while (!slowness.isOver) await anna.get('/jobs').expect(200);
    } finally {
      for (const { socket } of slow) socket.destroy();
    }
    for (const answer of await answers) expect(answer).toMatch(/^HTTP\/1\.1 408 .*request\.timeout/s);
  }, 40_000);

  it('do not keep others from being served', async () => {
    const { hostname, port } = new URL(app.url);
    const sockets = Array.from({ length: 300 }, () => connect(Number(port), hostname));
    for (const socket of sockets) socket.on('error', () => undefined).write('POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\n');
    await anna.get('/jobs').expect(200);
    for (const socket of sockets) socket.destroy();
  });
});
