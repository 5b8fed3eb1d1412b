import { Injectable } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import type { Actor } from '../actor';
import { prepared, PreparedReads } from '../database/prepared';
import { WrittenPage } from '../written';
import { makeCursor, readCursor } from './cursor';
import { BadCursor } from './http.errors';
import { keysOf, positionCondition, type SortKey } from './keyset';
import type { PageQuery } from './page';

/** A list whose pages PostgreSQL writes as JSON. */
export interface WrittenList<View> {
  name: string;
  /** The table with its alias: `candidates candidate`. */
  from: string;
  /** The view of a row, by `jsonOf`. */
  json: string;
  /** Names in the API → columns, none of which may be empty. */
  sortable: Record<string, string>;
  /** The order when none is asked for, in the words of the API: `-createdAt`. */
  default: string;
  /** Only for the compiler: what the pages hold. */
  view?: View;
}

/** A condition with `?` wherever its value belongs. */
export interface Condition {
  text: string;
  value: unknown;
}

export const where = (text: string, value: unknown): Condition => ({ text, value });

interface Found {
  views: string | null;
  found: number;
  position: string | null;
}

/** A connection keeps every statement that it has prepared; filters combine to more of them than are worth keeping. */
const MOST_PREPARED = 200;

@Injectable()
export class WrittenPages {
  private readonly names = new Map<string, string>();

  constructor(private readonly reads: PreparedReads) {}

  /** `values` are those of the view itself: $1 and on. */
  async read<View>(
    actor: Actor,
    list: WrittenList<View>,
    query: PageQuery,
    given: (Condition | undefined)[],
    values: unknown[] = [],
  ): Promise<WrittenPage<View>> {
    const alias = list.from.split(' ').at(-1) ?? list.from;
    const keys = keysOf(query.sort ?? list.default, list.sortable, (column) => ({ path: `${alias}.${column}`, isNullable: false }));
    const conditions = given.filter((condition) => condition !== undefined);
    const walk = { list: list.name, keys, within: conditions, query };
    const all = [...values];
    const texts = conditions.map(({ text, value }) => text.replaceAll('?', `$${all.push(value)}`));
    const total = query.count ? await this.count(actor, list, conditions) : undefined;
    if (query.cursor !== undefined) {
      const position = readCursor(walk, query.cursor);
      const start = all.length + 1;
      all.push(...position);
      texts.push(positionCondition(keys, position, (index) => `$${start + index}`));
    }
    const limit = `$${all.push(query.limit)}::int`;
    // Without filters a page is found in the order of an index.
    const rows = conditions.length === 1 ? 'shortRows' : 'rows';
    const { views, found, position } = await this.page(actor, list, statement(list, keys, texts, limit), all, query, rows);
    const hasMore = found > query.limit;
    return new WrittenPage<View>(views ?? '', hasMore, hasMore && position ? makeCursor(walk, JSON.parse(position) as string[]) : null, total);
  }

  /** A cursor that somebody made up can hold a value that its column cannot be compared with: SQLSTATE class 22. */
  private async page<View>(
    actor: Actor,
    { name }: WrittenList<View>,
    text: string,
    values: unknown[],
    { cursor }: PageQuery,
    rows: 'shortRows' | 'rows',
  ): Promise<Found> {
    try {
      const [found] = await this.reads[rows]<Found>(actor, prepared(this.nameOf(name, text), text), values);
      return found ?? { views: null, found: 0, position: null };
    } catch (error) {
      const state = error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;
      if (cursor !== undefined && state?.startsWith('22')) throw new BadCursor(undefined, { cause: error });
      throw error;
    }
  }

  private async count<View>(actor: Actor, { name, from }: WrittenList<View>, conditions: Condition[]): Promise<number> {
    const texts = conditions.map(({ text }, index) => text.replaceAll('?', `$${index + 1}`));
    const text = `SELECT count(*)::int AS total FROM ${from} WHERE ${texts.join(' AND ')}`;
    const values = conditions.map(({ value }) => value);
    const [row] = await this.reads.rows<{ total: number }>(actor, prepared(this.nameOf(`${name} counted`, text), text), values);
    return row?.total ?? 0;
  }

  /** Without a name a statement is parsed each time, and then forgotten. */
  private nameOf(list: string, text: string): string {
    const known = this.names.get(text);
    if (known !== undefined || this.names.size >= MOST_PREPARED) return known ?? '';
    const name = `${list} ${this.names.size}`;
    this.names.set(text, name);
    return name;
  }
}

/** One row more than asked for tells whether there is a next page. */
function statement<View>({ from, json }: WrittenList<View>, keys: SortKey[], conditions: string[], limit: string): string {
  const order = keys.map(({ path, direction }) => `${path} ${direction}`).join(', ');
  const position = keys.map(({ path }) => `${path}::text`).join(', ');
  return `SELECT string_agg(json::text, ',' ORDER BY place) FILTER (WHERE place <= ${limit}) AS views, count(*)::int AS found,
      max(position) FILTER (WHERE place = ${limit}) AS position
    FROM (SELECT ${json} AS json, row_number() OVER (ORDER BY ${order}) AS place, json_build_array(${position})::text AS position
      FROM ${from} WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ${limit} + 1) row`;
}
