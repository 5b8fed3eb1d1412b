import { Brackets, type ObjectLiteral, type SelectQueryBuilder, type WhereExpressionBuilder } from 'typeorm';
import { BadCursor, BadQuery } from './http.errors';

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
type Position = (string | null)[];

/** The order that was asked for, ended by the id so that it is total. */
export function parseSort<E extends ObjectLiteral>(queryBuilder: SelectQueryBuilder<E>, sort: string, sortable: Record<string, string>): SortKey[] {
  const names = sort.split(',');
  const keys = names.map((name, index) => {
    const property = Object.hasOwn(sortable, name.replace(/^-/, '')) ? sortable[name.replace(/^-/, '')] : undefined;
    if (property === undefined || names.findIndex((other) => other.replace(/^-/, '') === name.replace(/^-/, '')) !== index)
      throw unknownSort(sortable);
    return sortKey(queryBuilder, name, property, name.startsWith('-') ? 'DESC' : 'ASC', index);
  });
  return [...keys, sortKey(queryBuilder, 'id', 'id', keys.at(-1)?.direction ?? 'ASC', keys.length)];
}

function unknownSort(sortable: Record<string, string>): Error {
  const detail = `must be one or several, each once, of ${Object.keys(sortable).join(', ')}, each with or without - before it`;
  return new BadQuery(undefined, { errors: [{ pointer: '?sort', code: 'sort', detail }] });
}

function sortKey<E extends ObjectLiteral>(
  queryBuilder: SelectQueryBuilder<E>,
  name: string,
  property: string,
  direction: 'ASC' | 'DESC',
  index: number,
): SortKey {
  const column = queryBuilder.expressionMap.mainAlias?.metadata.findColumnWithPropertyName(property);
  if (!column) throw new Error(`${queryBuilder.alias} cannot be sorted by ${property}: it has no such column.`);
  return { name, path: `${queryBuilder.alias}.${property}`, direction, isNullable: column.isNullable, column: `keyset_${index}` };
}

/** Opaque to callers. It carries its order, so that it cannot be continued in another one. */
export function makeCursor(keys: SortKey[], row: Record<string, string | null>): string {
  const position = keys.map(({ column }) => row[column] ?? null);
  return Buffer.from(JSON.stringify([orderOf(keys), ...position])).toString('base64url');
}

export function readCursor(keys: SortKey[], cursor: string): Position {
  const [order, ...position] = decode(cursor);
  const isPosition = position.every((value) => value === null || typeof value === 'string');
  if (order !== orderOf(keys) || position.length !== keys.length || !isPosition) throw new BadCursor();
  return position;
}

function decode(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch (cause) {
    throw new BadCursor(undefined, { cause });
  }
}

function orderOf(keys: SortKey[]): string {
  return keys.map(({ name }) => name).join(',');
}

/** Only the rows behind the position. */
export function after<E extends ObjectLiteral>(queryBuilder: SelectQueryBuilder<E>, keys: SortKey[], position: Position): void {
  queryBuilder.setParameters(Object.fromEntries(position.map((value, index) => [`keyset_${index}`, value])));
  const isUniform = keys.every(({ direction, isNullable }) => direction === keys[0]?.direction && !isNullable);
  if (isUniform) queryBuilder.andWhere(rowComparison(keys));
  else queryBuilder.andWhere(new Brackets((where) => lexicographic(where, keys, position)));
}

/** One direction, nothing missing: PostgreSQL compares whole rows, and walks an index for it. */
function rowComparison(keys: SortKey[]): string {
  const sign = keys[0]?.direction === 'DESC' ? '<' : '>';
  return `(${keys.map(({ path }) => path).join(', ')}) ${sign} (${keys.map((_key, index) => `:keyset_${index}`).join(', ')})`;
}

/** Mixed directions or missing values: equal in the first keys, behind in the next one. */
function lexicographic(where: WhereExpressionBuilder, keys: SortKey[], position: Position): void {
  keys.forEach((key, index) => {
    const equals = keys.slice(0, index).map((earlier, at) => (position[at] === null ? `${earlier.path} IS NULL` : `${earlier.path} = :keyset_${at}`));
    where.orWhere([...equals, behind(key, index, position[index] ?? null)].join(' AND '));
  });
}

/** PostgreSQL sorts missing values after all others, and before them when descending. */
function behind({ path, direction, isNullable }: SortKey, index: number, value: string | null): string {
  if (value === null) return direction === 'ASC' ? 'FALSE' : `${path} IS NOT NULL`;
  if (direction === 'DESC') return `${path} < :keyset_${index}`;
  return isNullable ? `(${path} > :keyset_${index} OR ${path} IS NULL)` : `${path} > :keyset_${index}`;
}
