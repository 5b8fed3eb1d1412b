import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BadIfMatch, StaleVersion } from './http.errors';

/** Marks a handler that reads If-Match, for the API document. */
export const IF_MATCH_METADATA = Symbol('if-match');

/** The strong entity tag of a version: two answers with the same one say the same. */
export function entityTag(version: number): string {
  return `"v${version}"`;
}

const readIfMatch = createParamDecorator((_data: unknown, context: ExecutionContext): number | undefined => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']?.trim();
  if (header === undefined || header === '*') return undefined;
  const version = /^"v(\d{1,9})"$/.exec(header)?.[1];
  if (version) return Number(version);
  // A tag that we never gave cannot be the current one; anything else is not a tag.
  throw /^(W\/)?"[^"]*"$/.test(header) ? new StaleVersion() : new BadIfMatch();
});

/** The version that the caller believes to change, from `If-Match`; undefined when it does not care. */
export function IfMatch(): ParameterDecorator {
  return (target, method, index) => {
    const handler = method && (Object.getOwnPropertyDescriptor(target, method)?.value as object | undefined);
    if (handler) Reflect.defineMetadata(IF_MATCH_METADATA, true, handler);
    readIfMatch()(target, method, index);
  };
}

/** 412 when the row has moved on since the caller read it. */
export function requireVersion(row: { version: number }, version: number | undefined): void {
  if (version !== undefined && row.version !== version) throw new StaleVersion();
}

/** 304 for a caller that has the current version already. */
export function isUnchanged(request: FastifyRequest, reply: FastifyReply): boolean {
  const tag = reply.getHeader('etag');
  if (reply.statusCode !== 200 || !['GET', 'HEAD'].includes(request.method) || typeof tag !== 'string') return false;
  const known = request.headers['if-none-match']?.split(',').map((each) => each.trim().replace(/^W\//, ''));
  return known?.includes(tag) ?? false;
}
