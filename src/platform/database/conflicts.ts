import { setTimeout as wait } from 'node:timers/promises';
import { QueryFailedError } from 'typeorm';

/** Serialization failure and deadlock: of transactions that stood in each other's way PostgreSQL gave this one up. Nothing of it was done. */
const CONFLICTS: readonly unknown[] = ['40001', '40P01'];
const RETRIES = 3;
/** Whoever collided waits for a time of their own, or they would collide again. */
const LONGEST_WAIT = 40;

/** Does the work, a whole transaction, once more when the database gave it up for another one; the fourth time that is told. */
export async function despiteConflicts<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let retry = 1; ; retry++) {
    try {
      return await work();
    } catch (error) {
      if (retry > RETRIES || !isConflict(error)) throw error;
      await wait(Math.random() * LONGEST_WAIT * retry);
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof QueryFailedError && CONFLICTS.includes((error.driverError as { code?: unknown }).code);
}
