import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UnknownId } from './http.errors';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * An id from the path. What is not a UUID cannot be the id of anything: 404, like an id that nobody has. It is no pipe, because Nest makes nine promises
 * of a parameter that has one.
 */
export const Id = createParamDecorator((name: string, context: ExecutionContext): string => {
  const id = context.switchToHttp().getRequest<FastifyRequest<{ Params: Record<string, string> }>>().params[name] ?? '';
  if (!UUID.test(id)) throw new UnknownId();
  return id.toLowerCase();
});
