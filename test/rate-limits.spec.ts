import { type Person, startApp, type TestApp } from './support/app';
import { ask } from './support/raw-http';

const PER_MINUTE = 40;

let limited: TestApp;
let eve: Person;
beforeAll(async () => {
  limited = await startApp({ RATE_LIMIT_PER_MINUTE: String(PER_MINUTE) });
  eve = await limited.owner();
});
afterAll(() => limited.close());

describe('rate limits', () => {
  it('are told on every answer, and to a refused caller when to come back', async () => {
    const { headers } = await eve.get('/jobs').expect(200);
    expect(headers['ratelimit-policy']).toBe(`"caller";q=${PER_MINUTE};w=60, "address";q=${PER_MINUTE * 5};w=60`);
    expect(headers.ratelimit).toMatch(/^"caller";r=\d+;t=\d+$/);
    expect(headers).toMatchObject({ 'x-ratelimit-limit': String(PER_MINUTE), 'x-ratelimit-remaining': expect.stringMatching(/^\d+$/) });
    let answer = await eve.get('/jobs');
    for (let count = 0; answer.status === 200 && count < PER_MINUTE; count++) answer = await eve.get('/jobs');
    expect(answer.status).toBe(429);
    expect(answer.body).toMatchObject({ code: 'request.too-many', status: 429 });
    expect(answer.headers).toMatchObject({ 'retry-after': expect.stringMatching(/^\d+$/), ratelimit: expect.stringMatching(/^"caller";r=0;/) });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('of one caller are not those of another, and a stranger has those of the address', async () => {
    const other = await limited.colleague(eve, 'viewer');
    await other.get('/jobs').expect(200);
    const { headers } = await limited.stranger.get('/api/v1/jobs').expect(401);
    expect(headers.ratelimit).toMatch(/^"address";r=\d+;t=\d+$/);
  });

  it('of an address do not depend on what the caller says that its address is', async () => {
    const statuses = [];
    for (let count = 0; count < PER_MINUTE * 5; count++) {
      const forged = `203.0.113.${count}`;
      statuses.push(
        (await ask(limited.url, 'GET', '/version', { headers: { 'x-forwarded-for': forged, 'x-real-ip': forged, forwarded: `for=${forged}` } }))
          .status,
      );
    }
    expect(statuses.at(-1)).toBe(429);
    expect((await ask(limited.url, 'GET', '/health/live')).status).toBe(200);
  });
});
