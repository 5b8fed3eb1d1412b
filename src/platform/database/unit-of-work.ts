import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { despiteConflicts } from './conflicts';
import { LossWatch } from './loss-watch';
import { inTransaction, watchTransactions } from './open-transactions';
import { carrying, currentWork } from './work';

/**
 * Makes one transaction of everything that a piece of work does, without the services knowing: whatever asks the data source for a
 * connection meanwhile gets the one of the unit, and transactions inside become savepoints. Nothing slow belongs inside: no model, no other server.
 */
@Injectable()
export class UnitOfWork {
  constructor(private readonly dataSource: DataSource) {
    const connect = dataSource.createQueryRunner.bind(dataSource);
    dataSource.createQueryRunner = (mode) => currentWork()?.unit?.runner ?? connect(mode);
    watchTransactions(dataSource);
    // Every transaction of a service begins here, too. One inside of a unit cannot be repeated alone.
    const { manager } = dataSource;
    const transact: (...given: never[]) => Promise<unknown> = manager.transaction.bind(manager);
    const begin = (...given: never[]) => (currentWork()?.unit?.runner ? transact(...given) : despiteConflicts(() => transact(...given)));
    manager.transaction = begin;
  }

  /** Of the unit that is under way here, once it has begun. */
  get connection(): PoolClient | undefined {
    return (currentWork()?.unit?.runner as { databaseConnection?: PoolClient } | undefined)?.databaseConnection;
  }

  /** The work may be done more than once, each time from the beginning: until the database does not give it up for another transaction. */
  run<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    return despiteConflicts(() => this.once(work));
  }

  private async once<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    const runner = this.dataSource.createQueryRunner();
    const giveBack = runner.release.bind(runner);
    // Whoever borrows it gives it back when done; here it has to stay until the end.
    runner.release = () => Promise.resolve();
    const unit: { runner: QueryRunner | undefined } = { runner };
    const watch = new LossWatch();
    try {
      await runner.startTransaction();
      watch.begin(runner);
      const result = await carrying({ unit }, () => inTransaction(() => work(runner.manager)));
      unit.runner = undefined;
      await runner.commitTransaction();
      return result;
    } catch (error) {
      unit.runner = undefined;
      // The first error is the one to tell; a connection that cannot even roll back is lost anyway.
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw watch.causeOf(error);
    } finally {
      watch.end();
      await giveBack();
    }
  }
}
