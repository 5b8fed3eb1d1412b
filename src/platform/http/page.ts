import type { Type } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { type ObjectLiteral, QueryFailedError, type SelectQueryBuilder } from 'typeorm';
import { makeCursor, readCursor } from './cursor';
import { BadCursor } from './http.errors';
import { after, parseSort, type SortKey } from './keyset';
import { QueryBoolean, QueryInteger } from './query-values';

// The decorators are written out here because the swagger plugin reads only *.dto.ts, and this is the one class that every list shares.

/** What every list understands. A chapter's query extends it with its own flat filters. */
export class PageQuery {
  @ApiPropertyOptional({ description: 'How many to answer at most.', type: 'integer', minimum: 1, maximum: 100, default: 25, example: 25 })
  @IsOptional()
  @QueryInteger()
  @Min(1)
  @Max(100)
  limit = 25;

  @ApiPropertyOptional({
    description: 'Where to go on: `nextCursor` of the page before, unchanged, with the same sort and filters.',
    type: 'string',
    maxLength: 2000,
  })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  cursor?: string;

  @ApiPropertyOptional({
    description: 'What to sort by: field names, comma-separated, `-` before one for descending.',
    type: 'string',
    maxLength: 200,
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  sort?: string;

  @ApiPropertyOptional({ description: '`true` answers `total` as well, which takes longer on long lists.', type: 'boolean', default: false })
  @IsOptional()
  @QueryBoolean()
  count?: boolean;
}

/** One page of a list. */
export class Page<V> {
  data!: V[];

  @ApiProperty({ description: 'Whether there is a next page.', type: 'boolean', example: false })
  hasMore!: boolean;

  @ApiProperty({ description: 'Give it back as `cursor` for the next page; null on the last one.', type: 'string', nullable: true, example: null })
  nextCursor!: string | null;

  @ApiPropertyOptional({ description: 'How many there are altogether; only with `count=true`.', type: 'integer', example: 1 })
  total?: number;
}

export interface PageOptions<E, V> {
  /** Names in the API → properties of the entity. */
  sortable: Record<string, keyof E & string>;
  /** The order when none is asked for, in the words of the API: `-createdAt`. */
  default: string;
  view: (entity: E) => V;
}

type Row = Record<string, string | null>;

/** One page of what the query finds, in a total order: the sort keys, then the id. New or changed rows never shift what follows. */
export async function keysetPage<E extends ObjectLiteral, V>(
  queryBuilder: SelectQueryBuilder<E>,
  query: PageQuery,
  options: PageOptions<E, V>,
): Promise<Page<V>> {
  const keys = parseSort(queryBuilder, query.sort ?? options.default, options.sortable);
  const walk = { list: queryBuilder.expressionMap.mainAlias?.tablePath ?? '', keys, within: valuesWithin(queryBuilder), query };
  const total = query.count ? { total: await queryBuilder.clone().getCount() } : {};
  if (query.cursor !== undefined) after(queryBuilder, keys, readCursor(walk, query.cursor));
  const { entities, raw } = await read(ordered(queryBuilder, keys, query.limit + 1), query.cursor !== undefined);
  const hasMore = entities.length > query.limit;
  const data = entities.slice(0, query.limit).map(options.view);
  const last = raw[query.limit - 1] ?? {};
  const nextCursor = hasMore
    ? makeCursor(
        walk,
        keys.map(({ column }) => last[column] ?? null),
      )
    : null;
  return Object.assign(new Page<V>(), { data, hasMore, nextCursor, ...total });
}

/** Instants are left out: one that is no filter comes from the clock, and is another on the next page. */
function valuesWithin(queryBuilder: SelectQueryBuilder<ObjectLiteral>): unknown[] {
  return Object.entries(queryBuilder.getParameters()).filter(([, value]) => !(value instanceof Date));
}

/** A cursor that somebody made up can hold a value that its column cannot be compared with: SQLSTATE class 22. */
async function read<E extends ObjectLiteral>(queryBuilder: SelectQueryBuilder<E>, hasCursor: boolean): Promise<{ entities: E[]; raw: Row[] }> {
  try {
    return await queryBuilder.getRawAndEntities<Row>();
  } catch (error) {
    const state = error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;
    if (hasCursor && state?.startsWith('22')) throw new BadCursor(undefined, { cause: error });
    throw error;
  }
}

function ordered<E extends ObjectLiteral>(queryBuilder: SelectQueryBuilder<E>, keys: SortKey[], limit: number): SelectQueryBuilder<E> {
  queryBuilder.orderBy().limit(limit);
  for (const { path, direction, column } of keys) queryBuilder.addSelect(`CAST(${path} AS text)`, column).addOrderBy(path, direction);
  return queryBuilder;
}

const pages = new Map<Type, Type>();

/** The page class of a view, named after it: names show in the document and in generated clients. */
export function pageOf<V>(view: Type<V>): Type<Page<V>> {
  const known = pages.get(view) as Type<Page<V>> | undefined;
  if (known) return known;
  class ViewPage extends Page<V> {}
  ApiProperty({ type: [view] })(ViewPage.prototype, 'data');
  Object.defineProperty(ViewPage, 'name', { value: `${view.name}Page` });
  pages.set(view, ViewPage);
  return ViewPage;
}
