import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The tag of a version; what the answer says besides the row is added when it is sent. */
export function entityTag(version: number): string {
  return `"v${version}"`;
}

/**
 * Completes the tag of an answer, and says whether the caller has it already. The version alone would not do: an application shows its candidate's name, and
 * what may be done with a thing depends on who asks. So a tag is strong: equal ones are equal byte for byte. A list has no version, and a weak tag.
 */
export function tagAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown): boolean {
  if (typeof payload !== 'string' || reply.statusCode < 200 || reply.statusCode > 299) return false;
  const isRead = reply.statusCode === 200 && ['GET', 'HEAD'].includes(request.method);
  const version = reply.getHeader('etag');
  const content = hash('sha256', payload, 'base64url').slice(0, 16);
  if (typeof version === 'string') void reply.header('ETag', `${/^"v\d+/.exec(version)?.[0] ?? '"v'}-${content}"`);
  else if (isRead && request.url.startsWith('/api/')) void reply.header('ETag', `W/"${content}"`);
  return isRead && has(request, reply.getHeader('etag'));
}

function has(request: FastifyRequest, tag: unknown): boolean {
  const known = request.headers['if-none-match']?.split(',').map((each) => each.trim());
  if (!known || typeof tag !== 'string') return false;
  const weak = (each: string) => each.replace(/^W\//, '');
  return known.includes('*') || known.some((each) => weak(each) === weak(tag));
}
