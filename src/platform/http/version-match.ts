import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { BadIfMatch, NoVersion, StaleVersion, VersionNeeded } from './http.errors';

/** Marks a handler that reads If-Match, for the API document: `required` or `optional`. */
export const IF_MATCH_METADATA = Symbol('if-match');

export type VersionNeed = 'required' | 'optional';

const readIfMatch = createParamDecorator((need: VersionNeed, context: ExecutionContext): number | undefined => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']?.trim();
  if (header === undefined && need === 'required') throw new VersionNeeded();
  if (header === undefined || header === '*') return undefined;
  // What stands behind the version names the content, which a change cannot depend on: it may hold more than the row.
  const version = /^"v(\d{1,9})(?:-[\w-]{1,40})?"$/.exec(header)?.[1];
  if (version) return Number(version);
  // A tag that we never gave cannot be the current one; anything else is not a tag.
  throw /^(W\/)?"[^"]*"$/.test(header) ? new StaleVersion() : new BadIfMatch();
});

/**
 * The version that the caller believes to change, from `If-Match`; undefined when it does not care. Required for what several people edit at once:
 * not to care has to be said there, with `*`.
 */
export function IfMatch(need: VersionNeed = 'optional'): ParameterDecorator {
  return (target, method, index) => {
    const handler = method && (Object.getOwnPropertyDescriptor(target, method)?.value as object | undefined);
    if (handler) Reflect.defineMetadata(IF_MATCH_METADATA, need, handler);
    readIfMatch(need)(target, method, index);
  };
}

/** What makes, changes or removes something; these may be made to depend on a version. */
export const CHANGING: readonly string[] = ['POST', 'PATCH', 'PUT', 'DELETE'];

/** A condition that nobody would look at is refused: else the caller believed the change to be guarded. */
export function refuseUnreadVersion({ method, headers }: FastifyRequest, handler: object): void {
  if (!CHANGING.includes(method) || Reflect.hasMetadata(IF_MATCH_METADATA, handler)) return;
  if ((headers['if-match']?.trim() ?? '*') !== '*') throw new NoVersion();
}

/** 412 when the row has moved on, or is gone, since the caller read it. */
export function requireVersion(row: { version: number } | null, version: number | undefined): void {
  if (version !== undefined && row?.version !== version) throw new StaleVersion();
}
