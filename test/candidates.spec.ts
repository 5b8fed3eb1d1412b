import { normaliseEmail } from '../src/candidates/email';
import { startApp, type Person, type TestApp } from './support/app';

describe('E-mail addresses', () => {
  it.each([
    [' Robin.Example@MAIL.example ', 'robin.example@mail.example'],
    ['robin@BÜCHER.example.', 'robin@xn--bcher-kva.example'],
    ['ｒｏｂｉｎ@mail.example', 'robin@mail.example'],
    ['not an address', 'not an address'],
  ])('%j is the same as %j', (given, same) => {
    expect(normaliseEmail(given)).toBe(normaliseEmail(same));
    expect(normaliseEmail(normaliseEmail(given))).toBe(normaliseEmail(given));
  });
});

describe('Candidates over HTTP', () => {
  let app: TestApp;
  let anna: Person;
  let people = 0;
  beforeAll(async () => {
    app = await startApp();
    anna = await app.owner();
  });
  afterAll(() => app.close());

  const newCandidate = async (more: object = {}) =>
    (await anna.post('/candidates', { name: 'Robin Example', email: `robin-${(people += 1)}@mail.example`, ...more }).expect(201)).body;

  it('is a person once per organization, however the address is written', async () => {
    const { body: robin, headers } = await anna
      .post('/candidates', { name: ' Robin Example ', email: 'Robin@Mail.example', phone: '+49 40 5550199' })
      .expect(201);
    expect(headers.location).toBe(`/api/v1/candidates/${robin.id}`);
    expect(robin).toMatchObject({
      name: 'Robin Example',
      email: 'robin@mail.example',
      links: [],
      status: 'active',
      profile: null,
      profileSource: null,
    });
    const { body: taken } = await anna.post('/candidates', { name: 'Other', email: 'ROBIN@mail.example' }).expect(409);
    expect(taken.code).toBe('candidate.email-taken');
    expect(JSON.stringify(taken)).not.toMatch(/robin/i);
    await (await app.owner('Wingtip')).post('/candidates', { name: 'Robin', email: 'robin@mail.example' }).expect(201);
  });

  it('stores one of many equal candidates that come at once', async () => {
    const body = { name: 'Jo Example', email: 'jo@mail.example' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => anna.post('/candidates', body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(19).fill(409)]);
  });

  it('changes what is given, on the version that was read', async () => {
    const robin = await newCandidate({ headline: 'Engineer' });
    const { body } = await anna.patch(`/candidates/${robin.id}`, { headline: null, location: 'Hamburg' }).set('If-Match', '"v1"').expect(200);
    expect(body).toMatchObject({ headline: null, location: 'Hamburg', name: robin.name, version: 2 });
    await anna.patch(`/candidates/${robin.id}`, { name: 'X' }).set('If-Match', '"v1"').expect(412);
    const other = await newCandidate();
    expect((await anna.patch(`/candidates/${robin.id}`, { email: other.email }).expect(409)).body.code).toBe('candidate.email-taken');
    await anna.patch(`/candidates/${robin.id}`, { profile: {}, status: 'erased' }).expect(422);
  });

  it('is found by a part of name or address, where wildcards are only letters', async () => {
    await newCandidate({ name: 'Percy 100%_sure' });
    const names = async (q: string) => (await anna.get('/candidates', { q }).expect(200)).body.data.map(({ name }: { name: string }) => name);
    expect(await names('100%_S')).toEqual(['Percy 100%_sure']);
    expect(await names('%%%')).toEqual([]);
    expect((await anna.get('/candidates', { status: 'erased', count: 'true' }).expect(200)).body).toEqual({
      data: [],
      hasMore: false,
      nextCursor: null,
      total: 0,
    });
    await anna.get('/candidates', { nonsense: '1' }).expect(400);
  });

  it('is hidden from other organizations', async () => {
    const robin = await newCandidate();
    const stranger = await app.owner('Wingtip');
    expect((await stranger.get(`/candidates/${robin.id}`).expect(404)).body.code).toBe('candidate.not-found');
    await stranger.patch(`/candidates/${robin.id}`, { name: 'Mine now' }).expect(404);
    expect((await stranger.get('/candidates').expect(200)).body.data).toEqual([]);
  });
});
