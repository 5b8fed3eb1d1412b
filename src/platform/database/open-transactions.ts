import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, EntityManager } from 'typeorm';

type Work = (manager: EntityManager) => Promise<unknown>;

/** Which piece of work runs inside a transaction, so that what takes its time can refuse to: nothing slow may hold a connection and its locks. */
const transactions = new AsyncLocalStorage<{ isOpen: boolean }>();

export const isInTransaction = (): boolean => transactions.getStore()?.isOpen ?? false;

/** What the work leaves running behind itself is outside again once it has ended. */
export async function inTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
  const transaction = { isOpen: true };
  try {
    return await transactions.run(transaction, work);
  } finally {
    transaction.isOpen = false;
  }
}

/** From now on every `manager.transaction(…)` of the data source is known. */
export function watchTransactions({ manager }: DataSource): void {
  const begin = manager.transaction.bind(manager) as (...given: unknown[]) => Promise<unknown>;
  const watched = (...given: unknown[]): Promise<unknown> =>
    begin(...given.map((each) => (typeof each === 'function' ? within(each as Work) : each)));
  manager.transaction = watched;
}

const within =
  (work: Work): Work =>
  (manager) =>
    inTransaction(() => work(manager));
