import { type Person, type TestApp, startApp } from './support/app';

interface Listed {
  data: { id: string; name: string; createdAt: string }[];
  hasMore: boolean;
  nextCursor: string | null;
  total?: number;
}

describe('views that PostgreSQL writes', () => {
  let app: TestApp;
  let anna: Person;
  const ids: string[] = [];

  beforeAll(async () => {
    app = await startApp();
    anna = await app.owner();
    for (const [index, name] of ['Zoë "Quote"', 'Ann', 'Ann', 'Bea \\ Backslash', 'Ünal'].entries()) {
      const { body } = await anna.post('/candidates', { name, email: `person-${index}@mail.example` }).expect(201);
      ids.push(body.id as string);
    }
  });
  afterAll(() => app.close());

  async function walk(sort: string): Promise<Listed['data']> {
    const found: Listed['data'] = [];
    let cursor: string | null | undefined;
    do {
      const { body } = await anna.get('/candidates', { sort, limit: 2, ...(cursor ? { cursor } : {}) }).expect(200);
      const page = body as Listed;
      expect(page.hasMore).toBe(page.nextCursor !== null);
      found.push(...page.data);
      cursor = page.nextCursor;
    } while (cursor);
    return found;
  }

  it('are JSON like any other, with version, instants to the millisecond and whatever people are called', async () => {
    const answer = await anna.get(`/candidates/${ids[0]}`).expect(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.headers.etag).toMatch(/^"v1-[\w-]{16}"$/);
    expect(answer.body).toMatchObject({ id: ids[0], name: 'Zoë "Quote"', phone: null, links: [], profile: null, version: 1 });
    expect(answer.body.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    await anna.get(`/candidates/${ids[0]}`).set('If-None-Match', String(answer.headers.etag)).expect(304, '');
  });

  it.each(['name', '-name', 'createdAt', '-updatedAt', 'name,-createdAt', '-name,createdAt'])(
    'come in whole, each once, sorted by %s',
    async (sort) => {
      const found = await walk(sort);
      expect(found.map(({ id }) => id).sort()).toEqual([...ids].sort());
      const names = found.map(({ name }) => name);
      if (sort.startsWith('name')) expect(names.slice(0, 2)).toEqual(['Ann', 'Ann']);
      if (sort === 'name,-createdAt') expect(found.slice(0, 2).map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    },
  );

  it('are counted when that is asked, and link to what follows', async () => {
    const answer = await anna.get('/candidates', { limit: 2, count: true, q: 'a' }).expect(200);
    const page = answer.body as Listed;
    expect(page.total).toBe(5);
    expect(answer.headers.link).toContain(`cursor=${page.nextCursor}`);
    const empty = await anna.get('/candidates', { q: 'nobody', count: true }).expect(200);
    expect(empty.body).toEqual({ data: [], hasMore: false, nextCursor: null, total: 0 });
  });

  it('what may be done with a job is the caller’s, in a list too', async () => {
    const { body: job } = await anna.post('/jobs', { title: 'Backend Engineer', requirements: [] }).expect(201);
    const viewer = await app.colleague(anna, 'viewer');
    expect(job.allowedTransitions).toEqual(['open']);
    expect((await viewer.get(`/jobs/${job.id}`).expect(200)).body.allowedTransitions).toEqual([]);
    expect((await viewer.get('/jobs').expect(200)).body.data[0].allowedTransitions).toEqual([]);
    expect((await anna.get('/jobs').expect(200)).body.data[0]).toEqual(job);
  });

  it('hold nothing of another organization', async () => {
    const other = await app.owner('Elsewhere');
    await other.get(`/candidates/${ids[0]}`).expect(404);
    expect((await other.get('/candidates').expect(200)).body.data).toEqual([]);
  });
});
