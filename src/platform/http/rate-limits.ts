import type { FastifyReply } from 'fastify';
import type { Environment } from '../environment';
import { TooManyRequests } from './http.errors';

const WINDOW_SECONDS = 60;
const PER_MINUTE = { production: 6_000, elsewhere: 600_000 };
/** Several people share an address: an office, a proxy. */
const PEOPLE_PER_ADDRESS = 5;

export type LimitName = 'address' | 'caller';

/**
 * How many requests a minute may bring, by address and by caller. It keeps one noisy client from hurting all others on this server, which is why each server
 * counts for itself, in memory; what guards accounts (logins, resets) is counted in the database, for all servers together.
 */
export class RateLimits {
  private readonly limits: Record<LimitName, number>;
  private readonly policy: string;
  private counts = new Map<string, number>();
  private endsAt = 0;

  constructor({ RATE_LIMIT_PER_MINUTE, isProduction }: Pick<Environment, 'RATE_LIMIT_PER_MINUTE' | 'isProduction'>) {
    const caller = RATE_LIMIT_PER_MINUTE ?? (isProduction ? PER_MINUTE.production : PER_MINUTE.elsewhere);
    this.limits = { caller, address: caller * PEOPLE_PER_ADDRESS };
    this.policy = Object.entries(this.limits)
      .map(([name, limit]) => `"${name}";q=${limit};w=${WINDOW_SECONDS}`)
      .join(', ');
  }

  /** Counts a request and says in the headers what is left; a refusal when that is nothing. */
  count(name: LimitName, who: string, reply: FastifyReply): Error | undefined {
    const now = Date.now();
    if (now >= this.endsAt) {
      this.counts = new Map();
      this.endsAt = now + WINDOW_SECONDS * 1000;
    }
    const key = `${name} ${who}`;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    const [limit, seconds] = [this.limits[name], Math.ceil((this.endsAt - now) / 1000)];
    const left = Math.max(0, limit - count);
    void reply.headers({
      'RateLimit-Policy': this.policy,
      RateLimit: `"${name}";r=${left};t=${seconds}`,
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': String(left),
      'X-RateLimit-Reset': String(seconds),
    });
    return count > limit ? new TooManyRequests(undefined, { headers: { 'Retry-After': String(seconds) } }) : undefined;
  }
}
