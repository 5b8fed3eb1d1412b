import { Injectable } from '@nestjs/common';
import type { Actor } from '../actor';
import { Environment } from '../environment';

/** A replica that is further behind than this is a fault for its operator to mend. */
const MILLISECONDS = 5_000;
const MOST_KNOWN = 10_000;

/**
 * Who has changed something a moment ago, and so must not read from a replica that has not heard of it yet. Known to this server only:
 * where several stand behind a balancer, it sends a person to the same one, or DATABASE_REPLICA_URLS stays empty.
 */
@Injectable()
export class RecentWrites {
  private readonly until = new Map<string, number>();
  private readonly hasReplicas: boolean;

  constructor(environment: Environment) {
    this.hasReplicas = environment.DATABASE_REPLICA_URLS.length > 0;
  }

  /** From now on, for some seconds; said before the change is made, so that the change itself reads what it wrote. */
  note(actor: Actor): void {
    if (!this.hasReplicas) return;
    if (this.until.size >= MOST_KNOWN) this.forgetOld();
    this.until.set(keyOf(actor), Date.now() + MILLISECONDS);
  }

  includes(actor: Actor): boolean {
    return this.hasReplicas && (this.until.get(keyOf(actor)) ?? 0) > Date.now();
  }

  private forgetOld(): void {
    for (const [key, until] of this.until) if (until <= Date.now()) this.until.delete(key);
  }
}

const keyOf = ({ organizationId, userId }: Actor): string => `${organizationId} ${userId ?? ''}`;
