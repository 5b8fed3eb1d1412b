import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, Repository } from 'typeorm';
import { Environment } from '../../platform/environment';
import { TooMany } from '../../platform/errors';
import type { Origin } from '../origin';
import { secretKey } from '../secret-key';
import { addressGroup } from './address-group';
import { ThrottleCounter } from './throttle-counter.entity';

export const TooManyAttempts = TooMany<{ seconds: number }>(
  'auth.too-many-attempts',
  ({ seconds }) => `This was tried too often. Try again in ${seconds} seconds.`,
);

export const HOUR_SECONDS = 3600;

/** What is counted by address, for how long, and which variable says how often is enough. */
const BY_ADDRESS = {
  'failed-login': { seconds: 60, limit: 'LOGIN_FAILURES_PER_MINUTE' },
  refresh: { seconds: 300, limit: 'REFRESHES_PER_5_MINUTES' },
  registration: { seconds: HOUR_SECONDS, limit: 'REGISTRATIONS_PER_HOUR' },
  reset: { seconds: HOUR_SECONDS, limit: 'RESETS_PER_HOUR' },
} as const;
type Counted = keyof typeof BY_ADDRESS;

/** Longer than any window and any block. */
const KEPT = `interval '1 day'`;
const WRITES_BETWEEN_CLEARINGS = 1_000;

interface Count {
  count: number;
  seconds: number;
}

/** Counts attempts in PostgreSQL, so that two servers count together and a restart forgets nothing. */
@Injectable()
export class Throttle {
  private readonly key: string;
  private writes = 0;

  constructor(
    @InjectRepository(ThrottleCounter) private readonly counters: Repository<ThrottleCounter>,
    private readonly environment: Environment,
  ) {
    this.key = secretKey(environment);
  }

  /** Counts one from this address; 429 when it is one too many. */
  async count(counted: Counted, { address }: Pick<Origin, 'address'>): Promise<void> {
    const { seconds, limit } = BY_ADDRESS[counted];
    await this.countKey(this.keyOf(counted, addressGroup(address)), seconds, this.environment[limit]);
  }

  /** What was counted was none after all. */
  async giveBack(counted: Counted, { address }: Pick<Origin, 'address'>): Promise<void> {
    if (this.environment[BY_ADDRESS[counted].limit] === 0) return;
    await this.counters.decrement({ key: this.keyOf(counted, addressGroup(address)), count: MoreThan(0) }, 'count', 1);
  }

  /** Counts one of an organization's doings; 429 when it is one too many. */
  async countFor(organizationId: string, what: string, most: number, seconds: number): Promise<void> {
    await this.countKey(this.keyOf(what, organizationId), seconds, most);
  }

  /** What was counted turned out well: it begins anew. */
  async forget(who: string, what: string): Promise<void> {
    await this.counters.delete({ key: this.keyOf(what, who) });
  }

  /** What a counter is called: a keyed hash, because an e-mail address is easily guessed from a plain one. */
  keyOf(kind: string, who: string): string {
    return `${kind}:${createHmac('sha256', `throttle:${this.key}`).update(who).digest('base64url')}`;
  }

  private async countKey(key: string, seconds: number, most: number): Promise<void> {
    if (most === 0) return;
    const { count, seconds: left } = await this.increase(key, seconds);
    if (count > most) throw tooMany(left);
  }

  private async increase(key: string, seconds: number): Promise<Count> {
    await this.clear();
    const rows = await this.counters.query<Count[]>(
      `INSERT INTO throttle_counters AS counter (key, count, since) VALUES ($1, 1, now())
       ON CONFLICT (key) DO UPDATE SET
         count = CASE WHEN counter.since > now() - make_interval(secs => $2) THEN counter.count + 1 ELSE 1 END,
         since = CASE WHEN counter.since > now() - make_interval(secs => $2) THEN counter.since ELSE now() END
       RETURNING count, ceil(extract(epoch FROM since - now()) + $2)::int AS seconds`,
      [key, seconds],
    );
    return rows[0] ?? { count: 0, seconds: 0 };
  }

  /** Now and then, what is over is removed. */
  private async clear(): Promise<void> {
    this.writes += 1;
    if (this.writes % WRITES_BETWEEN_CLEARINGS === 1) await this.counters.query(`DELETE FROM throttle_counters WHERE since < now() - ${KEPT}`);
  }
}

export function tooMany(seconds: number): InstanceType<typeof TooManyAttempts> {
  const wait = Math.max(1, seconds);
  return new TooManyAttempts({ seconds: wait }, { headers: { 'Retry-After': String(wait) } });
}
