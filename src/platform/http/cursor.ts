import { createHash } from 'node:crypto';
import { BadCursor } from './http.errors';
import type { Position, SortKey } from './keyset';

/** What a cursor goes on with: in another list or order, or under other filters, the rows behind the same position are others. */
export interface Walk {
  list: string;
  keys: SortKey[];
  /** Whose rows, and those of which thing: what the conditions hold besides the filters. */
  within: unknown;
  /** The whole query of the request. */
  query: object;
}

/** All other parameters of a list are filters. A page may be larger than the one before, and counted or not. */
const NO_FILTERS: readonly string[] = ['limit', 'cursor', 'sort', 'count'];
const SEAL_LENGTH = 16;

/** Opaque to callers. */
export function makeCursor(walk: Walk, position: Position): string {
  return Buffer.from(JSON.stringify([sealOf(walk, position), ...position])).toString('base64url');
}

export function readCursor(walk: Walk, cursor: string): Position {
  const [seal, ...position] = decode(cursor);
  const isWhole = position.length === walk.keys.length;
  const areKinds = walk.keys.every(({ isNullable }, index) => typeof position[index] === 'string' || (isNullable && position[index] === null));
  if (!isWhole || !areKinds || seal !== sealOf(walk, position as Position)) throw new BadCursor();
  return position as Position;
}

function decode(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch (cause) {
    throw new BadCursor(undefined, { cause });
  }
}

/** Shows a mistake; no secret, because whoever computes it reads nothing but what they could have listed anyway. */
function sealOf({ list, keys, within, query }: Walk, position: Position): string {
  const filters = Object.keys(query).filter((name) => !NO_FILTERS.includes(name));
  const order = keys.map(({ name }) => name).join();
  // The names sorted, for they come as the caller happened to order them.
  const text = JSON.stringify([list, within, order, position]) + JSON.stringify(query, filters.sort());
  return createHash('sha256').update(text).digest('base64url').slice(0, SEAL_LENGTH);
}
