import type { DataSource, EntityManager } from 'typeorm';
import { LossWatch } from './loss-watch';
import { carrying, currentWork } from './work';

type Work = (manager: EntityManager) => Promise<unknown>;

/** Whether this piece of work runs inside a transaction, so that what takes its time can refuse to: nothing slow may hold a connection and its locks. */
export const isInTransaction = (): boolean => currentWork()?.transaction?.isOpen ?? false;

/** What the work leaves running behind itself is outside again once it has ended. */
export async function inTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
  const transaction = { isOpen: true };
  try {
    return await carrying({ transaction }, work);
  } finally {
    transaction.isOpen = false;
  }
}

/** From now on every `manager.transaction(…)` of the data source is known. */
export function watchTransactions({ manager }: DataSource): void {
  const begin = manager.transaction.bind(manager) as (...given: unknown[]) => Promise<unknown>;
  const watched = async (...given: unknown[]): Promise<unknown> => {
    const watch = new LossWatch();
    try {
      return await begin(...given.map((each) => (typeof each === 'function' ? within(each as Work, watch) : each)));
    } catch (error) {
      throw watch.causeOf(error);
    } finally {
      watch.end();
    }
  };
  manager.transaction = watched;
}

const within =
  (work: Work, watch: LossWatch): Work =>
  (manager) => {
    watch.begin(manager.queryRunner);
    return inTransaction(() => work(manager));
  };
