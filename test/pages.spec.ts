import { Column, CreateDateColumn, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { newId } from '../src/platform/database/ids';
import { databaseOptions } from '../src/platform/database/options';
import { makeCursor } from '../src/platform/http/cursor';
import { parseSort } from '../src/platform/http/keyset';
import { keysetPage, type Page, PageQuery } from '../src/platform/http/page';
import { newDatabase } from './support/database-server';

@Entity('entries')
class Entry {
  @PrimaryColumn('uuid')
  id!: string;

  @Column()
  name!: string;

  @Column('int', { nullable: true })
  rank!: number | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

const SORTABLE = { name: 'name', rank: 'rank', createdAt: 'createdAt' } as const;

let source: DataSource;
let discard: () => Promise<void>;
/** As of the clock, which has gone on with each page. */
let ticks = 0;

beforeAll(async () => {
  const database = await newDatabase();
  discard = () => database.discard();
  source = await new DataSource({ ...databaseOptions(database.url), migrations: [], entities: [Entry], synchronize: true }).initialize();
  // Three timestamps in each microsecond, all of them in one millisecond; two names; every third rank missing.
  for (let index = 0; index < 21; index++) {
    const at = `2026-03-01T10:00:00.123${String(Math.floor(index / 3)).padStart(3, '0')}Z`;
    const rank = index % 3 === 0 ? null : index % 4;
    await source.query('INSERT INTO entries (id, name, rank, created_at) VALUES ($1, $2, $3, $4)', [newId(), index % 2 ? 'Ann' : 'Ünal', rank, at]);
  }
});
afterAll(async () => {
  await source.destroy();
  await discard();
});

function page(query: Partial<PageQuery>, name?: string): Promise<Page<string>> {
  const entries = source.getRepository(Entry).createQueryBuilder('entry');
  if (name !== undefined) entries.where('entry.name = :name AND entry.createdAt > :now', { name, now: new Date(ticks++) });
  return keysetPage(entries, Object.assign(new PageQuery(), query), { sortable: SORTABLE, default: '-createdAt', view: ({ id }) => id });
}

async function walk(query: Partial<PageQuery>): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null | undefined;
  do {
    const { data, hasMore, nextCursor } = await page({ ...query, ...(cursor ? { cursor } : {}) });
    expect(hasMore).toBe(nextCursor !== null);
    found.push(...data);
    cursor = nextCursor;
  } while (cursor);
  return found;
}

it.each([
  ['createdAt', 'created_at, id'],
  ['-createdAt', 'created_at DESC, id DESC'],
  ['name', 'name, id'],
  ['rank', 'rank, id'],
  ['-rank', 'rank DESC, id DESC'],
  ['-rank,name', 'rank DESC, name, id'],
  ['name,-createdAt', 'name, created_at DESC, id DESC'],
])('every row once, in order, by %s', async (sort, order) => {
  const rows: { id: string }[] = await source.query(`SELECT id FROM entries ORDER BY ${order}`);
  for (const limit of [1, 4, 20, 21, 100]) expect(await walk({ sort, limit })).toEqual(rows.map(({ id }) => id));
});

it('what comes in between shifts nothing', async () => {
  const first = await page({ limit: 10 });
  const id = newId();
  await source.query("INSERT INTO entries (id, name) VALUES ($1, 'New')", [id]);
  const second = await page({ limit: 11, cursor: first.nextCursor! });
  await source.query('DELETE FROM entries WHERE id = $1', [id]);
  expect(new Set([...first.data, ...second.data]).size).toBe(21);
  expect(second.hasMore).toBe(false);
});

it('counts only when asked, and counts everything', async () => {
  const { nextCursor, total } = await page({ limit: 5 });
  expect(total).toBeUndefined();
  expect((await page({ limit: 5, count: true, cursor: nextCursor! })).total).toBe(21);
});

it.each(['nonsense', 'password', '', 'name,name', 'name,-name', '-', '--name', 'constructor', 'id;drop'])(
  'cannot be sorted by "%s"',
  async (sort) => {
    await expect(page({ sort })).rejects.toMatchObject({ code: 'request.query', errors: [{ pointer: '?sort' }] });
  },
);

describe('a cursor is refused', () => {
  const refusal = { code: 'request.cursor', status: 400, errors: [{ pointer: '?cursor', code: 'cursor' }] };
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const decode = (cursor: string) => JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
  const some = async (query: Partial<PageQuery> = {}) => (await page({ limit: 1, ...query })).nextCursor ?? '';

  it.each(['', 'x', '!', encode({}), encode(null), encode([]), encode(['-createdAt,id', '2026-03-01', newId()])])('made up: "%s"', async (cursor) => {
    await expect(page({ cursor })).rejects.toMatchObject(refusal);
  });

  it.each([
    ['another instant', 1, '2026-03-01 10:00:00+00'],
    ['no instant', 1, 'one fine day'],
    ['a number for an instant', 1, 20260301],
    ['nothing for an instant', 1, null],
    ['another id', 2, newId()],
    ['no id', 2, 'not-an-id'],
    ['a list for an id', 2, [newId()]],
  ])('changed: %s', async (_what, index, value) => {
    await expect(page({ cursor: encode(decode(await some()).with(index, value)) })).rejects.toMatchObject(refusal);
  });

  it('with more or fewer values than the order has', async () => {
    const values = decode(await some());
    for (const others of [values.slice(0, -1), [...values, newId()], [...values, null]])
      await expect(page({ cursor: encode(others) })).rejects.toMatchObject(refusal);
  });

  it('of another order', async () => {
    for (const sort of ['createdAt', 'name', '-createdAt,name']) await expect(page({ sort, cursor: await some() })).rejects.toMatchObject(refusal);
    await expect(page({ cursor: await some({ sort: 'name' }) })).rejects.toMatchObject(refusal);
  });

  it('of the same list of somebody else', async () => {
    const cursor = (await page({ limit: 1 }, 'Ann')).nextCursor ?? '';
    await expect(page({ cursor }, 'Ann')).resolves.toMatchObject({ hasMore: false, nextCursor: null });
    await expect(page({ cursor }, 'Ünal')).rejects.toMatchObject(refusal);
  });

  it('under another filter, but not for another limit', async () => {
    const filtered = (query: object) => page(query);
    const cursor = (await filtered({ status: ['open'], after: new Date(0), limit: 1 })).nextCursor;
    await expect(filtered({ after: new Date(0), status: ['open'], limit: 7, count: true, cursor })).resolves.toMatchObject({ total: 21 });
    for (const other of [{}, { status: ['held'], after: new Date(0) }, { status: ['open'], after: new Date(1) }])
      await expect(filtered({ ...other, cursor })).rejects.toMatchObject(refusal);
  });

  it('when its seal is right and its values are none of the columns', async () => {
    const keys = parseSort(source.getRepository(Entry).createQueryBuilder('entry'), 'createdAt', SORTABLE);
    for (const position of [
      ['one fine day', newId()],
      ['2026-03-01', 'no id'],
      ['2026-03-01\u0000', newId()],
    ]) {
      const cursor = makeCursor({ list: 'entries', keys, within: [], query: {} }, position);
      await expect(page({ sort: 'createdAt', cursor })).rejects.toMatchObject(refusal);
    }
  });
});
