import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { containing } from './search-pattern';

/**
 * Only rows whose text shows one of the words; those with the most of them first, then the latest. Without words: all rows, the latest first.
 * `columns` are written in the code, never text of a caller.
 */
export function rankByWords<E extends ObjectLiteral>(builder: SelectQueryBuilder<E>, columns: string[], words: string[] = []): SelectQueryBuilder<E> {
  const { alias } = builder;
  if (words.length > 0) {
    const rank = `(SELECT count(*) FROM unnest(CAST(:words AS text[])) AS word WHERE concat_ws(' ', ${columns.join(', ')}) ILIKE word)`;
    builder.addSelect(rank, 'rank').andWhere(`${rank} > 0`).setParameter('words', words.map(containing)).orderBy('rank', 'DESC');
  }
  return builder.addOrderBy(`${alias}.createdAt`, 'DESC').addOrderBy(`${alias}.id`, 'DESC');
}
