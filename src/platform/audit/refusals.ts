import { Injectable, Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Problem } from '../errors';
import { problemOf } from '../problem.filter';
import { Audit, type AuditActor } from './audit';

/**
 * Who asked for what they may not have, or for what is not theirs to see: 403 and 404 of a caller that we know. The event is written before the answer
 * leaves. Strangers (401) belong to no organization and stand in the log of the server only.
 */
@Injectable()
export class Refusals {
  private readonly log = new Logger(Refusals.name);

  constructor(private readonly audit: Audit) {}

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onSend', (request, _reply, payload, done) => {
      const problem = problemOf.get(request);
      const isRefusal = problem !== undefined && isKnown(request) && (problem.status === 403 || problem.status === 404);
      if (isRefusal) void this.note(request, problem).then(() => done(null, payload));
      else done(null, payload);
    });
  }

  private async note(request: FastifyRequest & { user: AuditActor }, problem: Problem): Promise<void> {
    const { id = null } = (request.params ?? {}) as { id?: string };
    const facts = { code: problem.code, method: request.method, route: request.routeOptions.url ?? null };
    const entry = { event: 'authz_fail', target: { noun: problem.code.split('.')[0] ?? '', id: id?.slice(0, 100) ?? null }, facts } as const;
    const record = () => this.audit.recordAnswer(request, entry);
    try {
      // Once more on another connection, should this one be lost.
      await record().catch(record);
    } catch (error) {
      // A refusal stays a refusal, also while the database cannot write it down.
      this.log.error({ err: error, requestId: request.id }, 'A refusal could not be recorded');
    }
  }
}

function isKnown(request: FastifyRequest & { user?: AuditActor }): request is FastifyRequest & { user: AuditActor } {
  return Boolean(request.user?.organizationId);
}
