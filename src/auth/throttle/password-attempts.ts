import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Environment } from '../../platform/environment';
import { Hashing } from '../passwords/hashing';
import type { Origin } from '../origin';
import { Throttle, tooMany } from './throttle';
import { ThrottleCounter } from './throttle-counter.entity';

/** The first wait, doubled with each further failure up to the longest; 12 hours after the last failure all is forgotten. */
const WAIT = { firstSeconds: 60, longestSeconds: 900, forgottenAfter: `interval '12 hours'` } as const;

/** Whose password is tried: whoever logs in is known by the e-mail address, existing or not; whoever is logged in, by the account. */
export type Account = { email: string } | { userId: string };

/**
 * Tries of passwords. Too many failures in a row make an account wait, existing or not, and too many a minute make an address wait.
 * It looks and counts inside the turn of the hash, so that a hundred guesses at once are not a hundred guesses.
 */
@Injectable()
export class PasswordAttempts {
  constructor(
    @InjectRepository(ThrottleCounter) private readonly counters: Repository<ThrottleCounter>,
    private readonly throttle: Throttle,
    private readonly hashing: Hashing,
    private readonly environment: Environment,
  ) {}

  /** Whether the password is right; `stored` is missing when there is nobody. 429 while the account or the address has to wait. */
  check(account: Account, origin: Origin, password: string, stored: string | undefined): Promise<boolean> {
    // Somebody outside can make the e-mail address wait, but not a person who is logged in.
    const key = 'email' in account ? this.throttle.keyOf('login', account.email) : this.throttle.keyOf('confirm', account.userId);
    return this.hashing.matches(password, stored, async (compare) => {
      await this.throttle.check('failed-login', origin);
      await this.refuseWaiting(key);
      const isRight = await compare();
      if (isRight) await this.counters.delete({ key });
      else await this.failed(key, origin);
      return isRight;
    });
  }

  private async refuseWaiting(key: string): Promise<void> {
    const rows = await this.counters.query<{ seconds: number }[]>(
      `SELECT ceil(extract(epoch FROM blocked_until - now()))::int AS seconds FROM throttle_counters WHERE key = $1 AND blocked_until > now()`,
      [key],
    );
    if (rows[0]) throw tooMany(rows[0].seconds);
  }

  private async failed(key: string, origin: Origin): Promise<void> {
    await this.throttle.note('failed-login', origin);
    const most = this.environment.LOGIN_FAILURES_PER_ACCOUNT;
    if (most === 0) return;
    await this.counters.query(
      `INSERT INTO throttle_counters AS counter (key, count, since, blocked_until) VALUES ($1, 1, now(), ${blockedUntil('1')})
       ON CONFLICT (key) DO UPDATE SET count = ${failures}, since = now(), blocked_until = ${blockedUntil(failures)}`,
      [key, most, WAIT.firstSeconds, WAIT.longestSeconds],
    );
  }
}

const failures = `CASE WHEN counter.since > now() - ${WAIT.forgottenAfter} THEN counter.count + 1 ELSE 1 END`;

function blockedUntil(count: string): string {
  return `CASE WHEN ${count} >= $2::int THEN now() + make_interval(secs => least($4::int, $3::int * power(2, least(${count} - $2::int, 20)))) END`;
}
