import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Where a request comes from: what throttling counts by, and what a person recognises a session by. */
export interface Origin {
  /** The client's address; behind a proxy only as far as TRUST_PROXY allows to believe it. */
  readonly address: string;
  readonly userAgent: string | null;
  readonly requestId: string;
}

const LONGEST_USER_AGENT = 200;

/** Where the request comes from, as a parameter of a controller method. */
export const Origin = createParamDecorator((_data: unknown, context: ExecutionContext): Origin => {
  const { ip, headers, id } = context.switchToHttp().getRequest<FastifyRequest>();
  return { address: ip, userAgent: headers['user-agent']?.slice(0, LONGEST_USER_AGENT) ?? null, requestId: id };
});

/** The server itself, when it makes something without having been asked. */
export const THIS_SERVER: Origin = { address: '127.0.0.1', userAgent: null, requestId: 'server' };
