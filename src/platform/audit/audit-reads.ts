import { type CanActivate, type ExecutionContext, Injectable, UseGuards } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Audit, type AuditActor } from './audit';

/** A page that asks for the same thing again and again is one reading. */
const SAME_READING_MILLISECONDS = 60_000;
const MOST_REMEMBERED = 10_000;

interface AuditedRead {
  noun: string;
  how: 'reading' | 'every time';
}

/** What the answer to a request will hold, if there is one. */
const readOf = new WeakMap<FastifyRequest, AuditedRead>();

/**
 * A route whose answer holds what a person said or wrote: a transcript, a résumé, a report, an export. Who reads it is recorded before
 * it is answered: once a minute for each person, or every time when it leaves as a file.
 */
export function AuditRead(noun: string, how: AuditedRead['how'] = 'reading'): MethodDecorator {
  return UseGuards(new Notes({ noun, how }));
}

class Notes implements CanActivate {
  constructor(private readonly read: AuditedRead) {}

  canActivate(context: ExecutionContext): boolean {
    readOf.set(context.switchToHttp().getRequest(), this.read);
    return true;
  }
}

/** A hook and no interceptor: that would make observables of every reading, for a tenth of its time. */
@Injectable()
export class AuditReads {
  /** When it was last recorded that this person reads this. */
  private readonly recent = new Map<string, number>();

  constructor(private readonly audit: Audit) {}

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onSend', (request, reply, payload, done) => {
      const read = reply.statusCode < 400 ? readOf.get(request) : undefined;
      if (!read) {
        done(null, payload);
        return;
      }
      this.record(request as FastifyRequest & { user: AuditActor }, read).then(() => done(null, payload), done);
    });
  }

  private async record(request: FastifyRequest & { user: AuditActor }, { noun, how }: AuditedRead): Promise<void> {
    const { user, params } = request;
    const route = request.routeOptions.url;
    const reading = [user.organizationId, user.userId, user.onBehalfOf, user.apiKeyId, route, JSON.stringify(params)].join(' ');
    if (how === 'reading' && (this.recent.get(reading) ?? 0) > Date.now() - SAME_READING_MILLISECONDS) return;
    const target = { noun, id: (params as { id?: string }).id ?? null };
    await this.audit.recordAnswer(request, { event: 'sensitive_read', target, facts: { route } });
    if (this.recent.size >= MOST_REMEMBERED) this.recent.clear();
    this.recent.set(reading, Date.now());
  }
}
