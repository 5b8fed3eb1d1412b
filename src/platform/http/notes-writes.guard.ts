import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../actor';
import { RecentWrites } from '../database/recent-writes';

const READING = ['GET', 'HEAD'];

/** Whoever changes something reads from the primary database for a while. */
@Injectable()
export class NotesWrites implements CanActivate {
  constructor(private readonly recentWrites: RecentWrites) {}

  canActivate(context: ExecutionContext): boolean {
    const { method, user } = context.switchToHttp().getRequest<FastifyRequest & { user?: Actor }>();
    if (user && !READING.includes(method)) this.recentWrites.note(user);
    return true;
  }
}
