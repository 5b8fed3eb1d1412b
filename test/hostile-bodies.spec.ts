import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { newId } from '../src/platform/database/ids';
import { TEN_MEGABYTES } from './support/hostile-json';
import { startApp, type Person, type TestApp } from './support/app';

describe('bodies that no client of good will sends', () => {
  let app: TestApp;
  let anna: Person;
  beforeAll(async () => {
    app = await startApp();
    anna = await app.owner();
  });
  afterAll(() => app.close());

  it.each([
    [{ title: 'x', requirements: [[]] }, '/requirements/0'],
    [{ title: 'x', requirements: [[[]]] }, '/requirements/0'],
    [{ title: 'x', stages: [[]] }, '/stages/0'],
  ])('an array where an object should stand: %j', async (body, pointer) => {
    const { body: problem } = await anna.post('/jobs', body).expect(422);
    expect(problem.errors).toEqual([{ pointer, code: 'nested-array', detail: 'must not be an array' }]);
  });

  it('a form whose boundary is longer than any form needs', async () => {
    const { body: candidate } = await anna.post('/candidates', { name: 'Jo', email: 'jo@people.example' }).expect(201);
    const upload = anna.post(`/candidates/${candidate.id}/documents`).set('Content-Type', `multipart/form-data; boundary=${'b'.repeat(5000)}`);
    const { body } = await upload.send('--b').expect(400);
    expect(body.code).toBe('request.malformed');
  });

  it('S59: names that every object has anyway are refused by name, and nobody else’s object changes', async () => {
    const { body: other } = await anna.post('/jobs', { title: 'Gardener', description: 'We look for a gardener.' }).expect(201);
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const { body } = await anna
        .post('/jobs')
        .type('json')
        .send(`{"title":"x","${name}":{"status":"open","prototype":{"status":"open"}}}`)
        .expect(400);
      expect(body.errors).toEqual([expect.objectContaining({ pointer: `/${name}`, detail: expect.stringContaining(name) })]);
    }
    expect({}).not.toHaveProperty('status');
    await app.stranger.get('/health/ready').expect(200);
    expect((await anna.get(`/jobs/${other.id}`).expect(200)).body).toEqual(other);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'javascript://x.example/%0aalert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    '//x.example',
  ])('a link that is none for a browser to follow: %s', async (link) => {
    const { body } = await anna.post('/candidates', { name: 'Jo', email: 'link@people.example', links: [link] }).expect(422);
    expect(body.errors).toEqual([expect.objectContaining({ pointer: '/links' })]);
  });

  it.each(['💥', 'robin.example.com', '@people.example', 'a@b@'])('an address that is none is refused, not completed: %s', async (email) => {
    const { body } = await anna.post('/candidates', { name: 'Jo', email }).expect(422);
    expect(body.errors).toEqual([expect.objectContaining({ pointer: '/email' })]);
  });

  const part = (name: string, file = '') => `--b\r\ncontent-disposition: form-data; name="${name}"${file && `; filename="${file}"`}\r\n\r\n# Hi\r\n`;

  it.each([
    ['a file in another field', `${part('document', 'a.md')}--b--`, 'where none is expected'],
    ['two files', `${part('file', 'a.md')}${part('file', 'b.md')}--b--`, 'more than one file'],
    ['twenty fields', `${Array.from({ length: 20 }, (_none, index) => part(`f${index}`)).join('')}--b--`, 'more fields than'],
    ['a form that ends in the middle', part('file', 'a.md'), 'ends in the middle'],
    ['a field that would be a prototype', `${part('__proto__')}--b--`, 'a name that is not taken'],
  ])('%s: the answer says what is wrong with the form', async (_what, form, reason) => {
    const { body: candidate } = await anna.post('/candidates', { name: 'Jo', email: `${newId()}@people.example` }).expect(201);
    const upload = anna.post(`/candidates/${candidate.id}/documents`).set('Content-Type', 'multipart/form-data; boundary=b').send(form);
    const { body } = await upload.expect(400);
    expect(body).toMatchObject({ code: 'request.form', detail: expect.stringContaining(reason) });
  });

  it('half a body and then silence: nothing happens, and the database is not blamed', async () => {
    const { body: before } = await anna.get('/jobs').expect(200);
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    const head = [
      `POST /api/v1/jobs HTTP/1.1`,
      `Host: ${hostname}`,
      `Authorization: Bearer ${anna.token}`,
      'Content-Type: application/json',
      'Content-Length: 100',
    ];
    await new Promise<void>((sent) => socket.write(`${head.join('\r\n')}\r\n\r\n{"a":`, () => sent()));
    socket.destroy();
    await app.stranger.get('/health/ready').expect(200);
    expect((await anna.get('/jobs').expect(200)).body).toEqual(before);
  });

  it.each([
    ['of a length that is told', `Content-Length: ${TEN_MEGABYTES.length}\r\n\r\n`, TEN_MEGABYTES],
    [
      'in chunks',
      `Transfer-Encoding: chunked\r\n\r\n${TEN_MEGABYTES.length.toString(16)}\r\n`,
      Buffer.concat([TEN_MEGABYTES, Buffer.from('\r\n0\r\n\r\n')]),
    ],
  ])('whoever sends too much, %s, and only then looks for the answer, finds out why', async (_how, rest, body) => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname).pause();
    const head = [
      'POST /api/v1/jobs HTTP/1.1',
      `Host: ${hostname}`,
      `Authorization: Bearer ${anna.token}`,
      'Content-Type: application/json',
      'Connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n${rest}`);
    await new Promise<void>((sent, failed) => socket.once('error', failed).write(body, () => sent()));
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('request.too-large');
  });
});
