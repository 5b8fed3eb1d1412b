import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../actor';
import type { RateLimits } from './rate-limits';

/** Counts for the caller, once it is known who that is. */
export class CallerLimit implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const { user } = http.getRequest<FastifyRequest & { user?: Actor }>();
    if (!user) return true;
    const refusal = this.limits.count('caller', `${user.organizationId} ${user.userId ?? user.interviewId ?? ''}`, http.getResponse<FastifyReply>());
    if (refusal) throw refusal;
    return true;
  }
}
