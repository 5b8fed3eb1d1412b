import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import type { Actor } from '../actor';
import { RecentWrites } from '../database/recent-writes';

const READING = ['GET', 'HEAD'];

/** Whoever changes something reads from the primary database for a while. */
@Injectable()
export class NotesWrites implements NestInterceptor {
  constructor(private readonly recentWrites: RecentWrites) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { method, user } = context.switchToHttp().getRequest<FastifyRequest & { user?: Actor }>();
    if (user && !READING.includes(method)) this.recentWrites.note(user);
    return next.handle();
  }
}
