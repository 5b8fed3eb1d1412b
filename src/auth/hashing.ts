import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { Environment } from '../platform/environment';
import { Unavailable } from '../platform/errors';
import { hashPassword, passwordMatches } from './password';

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

  constructor(private readonly environment: Environment) {}

  hash(password: string): Promise<string> {
    return this.inTurn(() => hashPassword(password, this.environment.PASSWORD_COST));
  }

  matches(password: string, stored: string): Promise<boolean> {
    return this.inTurn(() => passwordMatches(password, stored));
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
