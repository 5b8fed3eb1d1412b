import type { PoolClient } from 'pg';
import { type QueryRunner, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';

/**
 * TypeORM takes a connection that is lost away from whoever is in the middle of a transaction, and then tells them that they use one which they gave
 * back. With this they are told what happened; who really uses what they gave back is still told that.
 */
export class LossWatch {
  private connection: PoolClient | undefined;
  private loss: Error | undefined;

  begin(runner: QueryRunner | undefined): void {
    this.connection = (runner as { databaseConnection?: PoolClient } | undefined)?.databaseConnection;
    this.connection?.on('error', this.note);
    if (runner?.isReleased) this.note(new Error('Connection terminated while its transaction began'));
  }

  /** Why the work failed. */
  causeOf(error: unknown): unknown {
    const isTaken = error instanceof QueryRunnerAlreadyReleasedError || error instanceof QueryRunnerProviderAlreadyReleasedError;
    return isTaken && this.loss ? this.loss : error;
  }

  end(): void {
    this.connection?.off('error', this.note);
  }

  private readonly note = (error: Error): void => {
    this.loss ??= error;
  };
}
