import { Column, CreateDateColumn, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { newId } from '../src/platform/database/ids';
import { databaseOptions } from '../src/platform/database/options';
import { keysetPage, PageQuery } from '../src/platform/http/page';
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

const page = (query: Partial<PageQuery>) =>
  keysetPage(source.getRepository(Entry).createQueryBuilder('entry'), Object.assign(new PageQuery(), query), {
    sortable: SORTABLE,
    default: '-createdAt',
    view: ({ id }) => id,
  });

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

it('a cursor that was tampered with is refused', async () => {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const [entry] = (await page({ limit: 1 })).data;
  const other = (await page({ limit: 1, sort: 'name' })).nextCursor!;
  const cursors = ['', 'x', '!', encode({}), encode(null), encode(['-createdAt,id']), encode(['-createdAt,id', 'one fine day', entry]), other];
  const wrong = encode(['-createdAt,id', '2026-03-01', 'not-an-id']);
  for (const cursor of [...cursors, wrong]) await expect(page({ cursor })).rejects.toMatchObject({ code: 'request.cursor', status: 400 });
});
