import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import type { Actor } from '../actor';
import type { RateLimits } from './rate-limits';

/** Counts for the caller, once it is known who that is. */
export class CallerLimit implements NestInterceptor {
  constructor(private readonly limits: RateLimits) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const { user } = http.getRequest<FastifyRequest & { user?: Actor }>();
    if (user) this.limits.count('caller', `${user.organizationId} ${user.userId ?? user.interviewId ?? ''}`, http.getResponse<FastifyReply>());
    return next.handle();
  }
}
