import { type Person, type TestApp, startApp } from './support/app';

/** Reads of one tenant share connections, each sent before the one in front of it is answered. */
describe('Reads at the same time', () => {
  let app: TestApp;
  const people: { owner: Person; candidate: string }[] = [];

  beforeAll(async () => {
    app = await startApp();
    for (let number = 0; number < 4; number += 1) {
      const owner = await app.owner(`Organization ${number}`);
      const { body } = await owner.post('/candidates', { name: `Candidate ${number}`, email: `candidate-${number}@mail.example` }).expect(201);
      people.push({ owner, candidate: body.id as string });
    }
  });
  afterAll(() => app.close());

  /** Everybody reads everybody's candidate, all at once. */
  const everybody = () =>
    people.flatMap(({ owner }, reader) =>
      people.map(async ({ candidate }, read) => ({ reader, read, answer: await owner.get(`/candidates/${candidate}`) })),
    );

  it('S20: of several organizations find each their own, and nothing of the others, however many there are', async () => {
    const all = (await Promise.all(Array.from({ length: 25 }, everybody).flat())).map(({ reader, read, answer }) => ({
      isOwn: reader === read,
      status: answer.status,
      name: (answer.body as { name?: string }).name,
      expected: reader === read ? `Candidate ${read}` : undefined,
    }));
    expect(all).toHaveLength(400);
    expect(all.filter(({ isOwn, status, name, expected }) => status !== (isOwn ? 200 : 404) || name !== expected)).toEqual([]);
  });

  it('R5: whose connections are lost are told so, and the next ones get new connections', async () => {
    const statuses = new Set<number>();
    for (let round = 0; round < 5; round += 1) {
      const reads = Array.from({ length: 10 }, everybody).flat();
      await app.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`);
      for (const { answer, reader, read } of await Promise.all(reads)) statuses.add(answer.status === 404 && reader === read ? 0 : answer.status);
    }
    expect([...statuses].filter((status) => ![200, 404, 503].includes(status))).toEqual([]);
    for (const { owner, candidate } of people) await owner.get(`/candidates/${candidate}`).expect(200);
  });

  it('R8: nor is a change whose connection is lost in its midst a fault of the server: 503, and nothing of it', async () => {
    const owner = await app.owner();
    const statuses: number[] = [];
    const write = async (n: number) => {
      const { status } = await owner.post('/jobs', { title: `Job ${n}` });
      statuses.push(status);
    };
    for (let round = 0; round < 6; round += 1) {
      const writes = Array.from({ length: 20 }, (_, n) => write(round * 20 + n));
      await app.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`);
      await Promise.all(writes);
    }
    expect(statuses.filter((status) => ![201, 503].includes(status))).toEqual([]);
    await write(200);
    const { body } = await owner.get('/jobs', { limit: 100, count: true }).expect(200);
    expect(body.total).toBeGreaterThanOrEqual(statuses.filter((status) => status === 201).length);
  });

  it('leave no connection behind', async () => {
    await Promise.all(Array.from({ length: 10 }, everybody).flat());
    const busy = async () => /assay_database_connections\{state="busy"\} (\d+)/.exec((await app.stranger.get('/metrics').expect(200)).text)?.[1];
    const deadline = Date.now() + 10_000;
    let left = await busy();
    // The background work has one now and then.
    while (left !== '0' && Date.now() < deadline) left = await busy();
    expect(left).toBe('0');
  });
});
