import { DataSource, QueryFailedError, type QueryRunner } from 'typeorm';
import type { TestApp } from './app';

/** Lets the n-th statement that the server sends for a request fail: the database has done it, and the answer is lost. Whatever the services do, they do it through TypeORM's connections. */
export class StatementFaults {
  private seen = 0;
  private armed: number | undefined;

  constructor(app: TestApp) {
    const dataSource = app.nest.get(DataSource, { strict: false });
    const connect = dataSource.createQueryRunner.bind(dataSource);
    const watched = new WeakSet<QueryRunner>();
    dataSource.createQueryRunner = (mode) => {
      const runner = connect(mode);
      if (!watched.has(runner)) this.watch(runner);
      watched.add(runner);
      return runner;
    };
  }

  /** Does the work with a fault in its statement number `at`, counted from 1; says whether there was such a statement. */
  async during(at: number, work: () => Promise<void>): Promise<boolean> {
    this.seen = 0;
    this.armed = at;
    try {
      await work();
      return this.seen >= at;
    } finally {
      this.armed = undefined;
    }
  }

  private watch(runner: QueryRunner): void {
    const query = runner.query.bind(runner) as (...given: unknown[]) => Promise<unknown>;
    const faulty = async (...given: unknown[]): Promise<unknown> => {
      const isHit = (this.seen += 1) === this.armed;
      const answer = await query(...given);
      if (isHit) throw new QueryFailedError('a statement', undefined, Object.assign(new Error('Connection terminated'), { code: '08006' }));
      return answer;
    };
    runner.query = faulty as QueryRunner['query'];
  }
}
