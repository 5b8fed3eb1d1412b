import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/environment';
import { Unavailable } from '../../platform/errors';
import { hashPassword, isOutdated, NO_PASSWORD, passwordMatches, type HashParameters } from './password';

export const TooManyLogins = Unavailable(
  'auth.too-many-logins',
  'More people are logging in at this moment than passwords can be checked. Try again after Retry-After seconds.',
);

/**
 * bcrypt works in Node's four helper threads, where files are read and database connections are made as well. Half of them stay free,
 * so that a burst of logins slows logins and nothing else.
 */
const AT_ONCE = Math.max(1, Math.min(2, availableParallelism()));
const WAITING = 64;

/** Passwords hashed and checked a few at a time, in the order of arrival. */
@Injectable()
export class Hashing {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  private readonly parameters: HashParameters;
  private nobody: Promise<string> | undefined;

  constructor(environment: Environment) {
    this.parameters = { cost: environment.PASSWORD_COST, pepper: environment.PASSWORD_PEPPER };
  }

  hash(password: string): Promise<string> {
    return this.inTurn(() => hashPassword(password, this.parameters));
  }

  /**
   * Takes as long when there is nobody (`stored` is missing), or somebody without a password, as when there is somebody.
   * What must be seen and noted around the comparison goes into `within`, which has the turn for itself.
   */
  async matches(
    password: string,
    stored: string | undefined,
    within: (compare: () => Promise<boolean>) => Promise<boolean> = (compare) => compare(),
  ): Promise<boolean> {
    this.nobody ??= hashPassword(randomUUID(), this.parameters);
    const compared = !stored || stored === NO_PASSWORD ? await this.nobody : stored;
    return this.inTurn(() => within(() => passwordMatches(password, compared, this.parameters.pepper)));
  }

  /** The hash to store in place of one that was made with less than is asked for now. */
  async renewed(password: string, stored: string): Promise<string | undefined> {
    return isOutdated(stored, this.parameters) ? this.hash(password) : undefined;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) {
      if (this.queue.length >= WAITING) throw new TooManyLogins(undefined, { headers: { 'Retry-After': '2' } });
      // Whoever ends hands its place over, so the count stays.
      await new Promise<void>((start) => this.queue.push(start));
    } else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
