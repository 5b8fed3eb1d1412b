import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { BadQuery } from './http.errors';

/** One column of the order. */
export interface SortKey {
  /** As the API calls it, with its sign. */
  name: string;
  /** `alias.property`, from the allow-list; never text of the caller. */
  path: string;
  direction: 'ASC' | 'DESC';
  isNullable: boolean;
  /** What its text is selected as. */
  column: string;
}

/**
 * The values of the row to go on after, as PostgreSQL writes them: a JavaScript Date would cut a timestamp to milliseconds,
 * and the rows of that millisecond would be skipped or repeated.
 */
export type Position = (string | null)[];

/** The order that was asked for, ended by the id so that it is total. */
export function parseSort<E extends ObjectLiteral>(queryBuilder: SelectQueryBuilder<E>, sort: string, sortable: Record<string, string>): SortKey[] {
  return keysOf(sort, sortable, (property) => {
    const column = queryBuilder.expressionMap.mainAlias?.metadata.findColumnWithPropertyName(property);
    if (!column) throw new Error(`${queryBuilder.alias} cannot be sorted by ${property}: it has no such column.`);
    return { path: `${queryBuilder.alias}.${property}`, isNullable: column.isNullable };
  });
}

/** `find` knows where the value of a sortable name stands. */
export function keysOf(sort: string, sortable: Record<string, string>, find: (place: string) => Pick<SortKey, 'path' | 'isNullable'>): SortKey[] {
  const names = sort.split(',');
  const keys = names.map((name, index) => {
    const place = Object.hasOwn(sortable, name.replace(/^-/, '')) ? sortable[name.replace(/^-/, '')] : undefined;
    if (place === undefined || names.findIndex((other) => other.replace(/^-/, '') === name.replace(/^-/, '')) !== index) throw unknownSort(sortable);
    return sortKey(name, name.startsWith('-') ? 'DESC' : 'ASC', index, find(place));
  });
  return [...keys, sortKey('id', keys.at(-1)?.direction ?? 'ASC', keys.length, find('id'))];
}

function unknownSort(sortable: Record<string, string>): Error {
  const detail = `must be one or several, each once, of ${Object.keys(sortable).join(', ')}, each with or without - before it`;
  return new BadQuery(undefined, { errors: [{ pointer: '?sort', code: 'sort', detail }] });
}

function sortKey(name: string, direction: 'ASC' | 'DESC', index: number, place: Pick<SortKey, 'path' | 'isNullable'>): SortKey {
  return { name, direction, column: `keyset_${index}`, ...place };
}

/** Only the rows behind the position. */
export function after<E extends ObjectLiteral>(queryBuilder: SelectQueryBuilder<E>, keys: SortKey[], position: Position): void {
  queryBuilder.setParameters(Object.fromEntries(position.map((value, index) => [`keyset_${index}`, value])));
  queryBuilder.andWhere(`(${positionCondition(keys, position, (index) => `:keyset_${index}`)})`);
}

/** The same as a condition; `parameter` is how the statement calls a value of the position. */
export function positionCondition(keys: SortKey[], position: Position, parameter: (index: number) => string): string {
  const isUniform = keys.every(({ direction, isNullable }) => direction === keys[0]?.direction && !isNullable);
  return isUniform ? rowComparison(keys, parameter) : lexicographic(keys, position, parameter);
}

/** One direction, nothing missing: PostgreSQL compares whole rows, and walks an index for it. */
function rowComparison(keys: SortKey[], parameter: (index: number) => string): string {
  const sign = keys[0]?.direction === 'DESC' ? '<' : '>';
  return `(${keys.map(({ path }) => path).join(', ')}) ${sign} (${keys.map((_key, index) => parameter(index)).join(', ')})`;
}

/** Mixed directions or missing values: equal in the first keys, behind in the next one. */
function lexicographic(keys: SortKey[], position: Position, parameter: (index: number) => string): string {
  const alternatives = keys.map((key, index) => {
    const equals = keys
      .slice(0, index)
      .map((earlier, at) => (position[at] === null ? `${earlier.path} IS NULL` : `${earlier.path} = ${parameter(at)}`));
    return `(${[...equals, behind(key, parameter(index), position[index] ?? null)].join(' AND ')})`;
  });
  return `(${alternatives.join(' OR ')})`;
}

/** PostgreSQL sorts missing values after all others, and before them when descending. */
function behind({ path, direction, isNullable }: SortKey, parameter: string, value: string | null): string {
  if (value === null) return direction === 'ASC' ? 'FALSE' : `${path} IS NOT NULL`;
  if (direction === 'DESC') return `${path} < ${parameter}`;
  return isNullable ? `(${path} > ${parameter} OR ${path} IS NULL)` : `${path} > ${parameter}`;
}
