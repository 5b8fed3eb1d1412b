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
 * A try counts as a failure before it is looked at, and no longer when it was right: a hundred guesses at once are not a hundred guesses.
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
      await this.throttle.count('failed-login', origin);
      const isCounted = await this.count(key);
      const isRight = isCounted && (await compare());
      if (isRight || !isCounted) await this.throttle.giveBack('failed-login', origin);
      if (!isCounted) throw tooMany(await this.secondsLeft(key));
      if (isRight) await this.counters.delete({ key });
      return isRight;
    });
  }

  /** Counts a try unless the account has to wait, in one statement: of many at once, no more are counted than one after the other. */
  private async count(key: string): Promise<boolean> {
    const most = this.environment.LOGIN_FAILURES_PER_ACCOUNT;
    if (most === 0) return true;
    const counted = await this.counters.query<unknown[]>(
      `INSERT INTO throttle_counters AS counter (key, count, since, blocked_until) VALUES ($1, 1, now(), ${blockedUntil('1')})
       ON CONFLICT (key) DO UPDATE SET count = ${failures}, since = now(), blocked_until = ${blockedUntil(failures)}
        WHERE counter.blocked_until IS NULL OR counter.blocked_until <= now()
       RETURNING count`,
      [key, most, WAIT.firstSeconds, WAIT.longestSeconds],
    );
    return counted.length > 0;
  }

  private async secondsLeft(key: string): Promise<number> {
    const rows = await this.counters.query<{ seconds: number | null }[]>(
      `SELECT ceil(extract(epoch FROM blocked_until - now()))::int AS seconds FROM throttle_counters WHERE key = $1`,
      [key],
    );
    return rows[0]?.seconds ?? 1;
  }
}

const failures = `CASE WHEN counter.since > now() - ${WAIT.forgottenAfter} THEN counter.count + 1 ELSE 1 END`;

function blockedUntil(count: string): string {
  return `CASE WHEN ${count} >= $2::int THEN now() + make_interval(secs => least($4::int, $3::int * power(2, least(${count} - $2::int, 20)))) END`;
}
