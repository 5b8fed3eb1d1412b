import { connect } from 'node:net';
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

  it('half a body and then silence: nothing happens, and the database is not blamed', async () => {
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
    expect((await anna.get('/jobs').expect(200)).body.data).toEqual([]);
  });
});
