import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { Audit, type AuditActor } from './audit';

const READ_METADATA = Symbol('audited read');

/** A page that asks for the same thing again and again is one reading. */
const SAME_READING_MILLISECONDS = 60_000;
const MOST_REMEMBERED = 10_000;

interface AuditedRead {
  noun: string;
  how: 'reading' | 'every time';
}

/**
 * A route whose answer holds what a person said or wrote: a transcript, a résumé, a report, an export. Who reads it is recorded before
 * it is answered: once a minute for each person, or every time when it leaves as a file.
 */
export function AuditRead(noun: string, how: AuditedRead['how'] = 'reading'): MethodDecorator {
  return applyDecorators(SetMetadata(READ_METADATA, { noun, how } satisfies AuditedRead), UseInterceptors(AuditReads));
}

@Injectable()
class AuditReads implements NestInterceptor {
  /** When it was last recorded that this person reads this. */
  private readonly recent = new Map<string, number>();

  constructor(
    private readonly reflector: Reflector,
    private readonly audit: Audit,
    private readonly dataSource: DataSource,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const read = this.reflector.get<AuditedRead>(READ_METADATA, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest & { user: AuditActor }>();
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        await this.record(request, read);
        return answer;
      }),
    );
  }

  private async record({ user, params, routeOptions }: FastifyRequest & { user: AuditActor }, { noun, how }: AuditedRead): Promise<void> {
    const target = { noun, id: (params as { id?: string }).id ?? null };
    const facts = { route: routeOptions.url };
    const reading = [user.organizationId, user.userId, user.onBehalfOf, user.apiKeyId, facts.route, JSON.stringify(params)].join(' ');
    if (how === 'reading' && (this.recent.get(reading) ?? 0) > Date.now() - SAME_READING_MILLISECONDS) return;
    await this.dataSource.transaction((manager) => this.audit.record(manager, user, { event: 'sensitive_read', target, facts }));
    if (this.recent.size >= MOST_REMEMBERED) this.recent.clear();
    this.recent.set(reading, Date.now());
  }
}
