import { AsyncLocalStorage } from 'node:async_hooks';
import type { QueryRunner } from 'typeorm';

/**
 * For whom a piece of work is done: one request, or one task. The database shows and takes only rows of its organization,
 * and its audit rows name who it was. Without an organization no row of any tenant is there.
 */
export interface Scope {
  organizationId?: string;
  /** Instead of an organization, while somebody logs in: the person, who sees their own memberships and nothing else. */
  personId?: string;
  /** Who does it; for a machine, the member who made its key. null: the server itself. */
  userId?: string | null;
  /** The member whom a machine said that it acts for. */
  onBehalfOf?: string | null;
  /** The API key that the machine came with. */
  apiKeyId?: string;
  requestId?: string;
  /** Where the request came from. */
  address?: string;
}

/** What a piece of work carries along through everything that it awaits. */
interface Work {
  /** For whom it is done. */
  readonly scope?: Scope;
  /** The one connection of a unit of work; gone when that has ended, so that what is still running falls back to connections of its own. */
  readonly unit?: { runner: QueryRunner | undefined };
  /** The transaction inside of which it runs, as long as that is open. */
  readonly transaction?: { isOpen: boolean };
}

/** One storage for all of it: Node copies every storage to every promise. */
const works = new AsyncLocalStorage<Work | undefined>();

export const currentWork = (): Work | undefined => works.getStore();

/** Does something with these parts of what is carried along changed. */
export function carrying<Result>(change: Work, work: () => Result): Result {
  return works.run({ ...works.getStore(), ...change }, work);
}

/** For a callback that somebody else's work will call: it is called with what is carried along here. */
export function keeping<Parameters extends unknown[]>(callback: (...parameters: Parameters) => void): (...parameters: Parameters) => void {
  const work = works.getStore();
  return (...parameters) => works.run(work, () => callback(...parameters));
}
