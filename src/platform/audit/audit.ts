import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DataSource, type EntityManager } from 'typeorm';
import { currentScope, inScope, scopeOf, type Doer } from '../database/scope';
import { AuditEvent } from './audit-event.entity';
import { canonical } from './canonical';
import type { AuditEventName } from './vocabulary';

/** As much of a caller as an event needs. */
export interface AuditActor extends Doer {
  readonly requestId?: string;
}

export interface AuditEntry {
  event: AuditEventName;
  target: { noun: string; id?: string | null };
  /** Kept as a hash only. */
  before?: unknown;
  /** Kept as a hash only. */
  after?: unknown;
  /** Codes, counts, names of fields: nothing that a person wrote or is called. */
  facts?: Record<string, unknown>;
}

/**
 * For what changes no row of a tenant: reads, refusals, logins, exports. Changes of rows are recorded by the database itself (see protect.ts).
 * The event stands or falls with the transaction of `manager`.
 */
@Injectable()
export class Audit {
  constructor(private readonly dataSource: DataSource) {}

  async record(manager: EntityManager, actor: AuditActor, { event, target, before, after, facts = {} }: AuditEntry): Promise<void> {
    const scope = currentScope();
    const { userId, onBehalfOf, apiKeyId } = scope?.apiKeyId ? scope : scopeOf(actor);
    await manager.insert(AuditEvent, {
      organizationId: actor.organizationId,
      event,
      noun: target.noun,
      targetId: target.id ?? null,
      userId,
      onBehalfOf,
      requestId: actor.requestId ?? scope?.requestId ?? null,
      address: scope?.address ?? null,
      before: hashOf(before),
      after: hashOf(after),
      facts: (apiKeyId ? { ...facts, apiKeyId } : facts) as object,
    });
  }

  /** What a request comes to, told as its answer leaves: in a transaction of its own, whatever became of the request's. */
  async recordAnswer({ user, id, ip }: FastifyRequest & { user: AuditActor }, entry: AuditEntry): Promise<void> {
    await inScope({ ...scopeOf(user), requestId: id, address: ip }, () =>
      this.dataSource.transaction((manager) => this.record(manager, user, entry)),
    );
  }
}

const hashOf = (value: unknown): string | null => (value === undefined ? null : createHash('sha256').update(canonical(value)).digest('hex'));
