import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { UUID_BYTES, uuidBytes, uuidText } from '../uuid-bytes';

/** A refresh token: which organization and session it belongs to, and 256 secret bits. Opaque to clients. */
export interface RefreshToken {
  organizationId: string;
  sessionId: string;
  secret: Buffer;
}

const SECRET_BYTES = 32;

export function firstRefreshToken(organizationId: string, sessionId: string): RefreshToken {
  return { organizationId, sessionId, secret: randomBytes(SECRET_BYTES) };
}

/** The one child of a token: derived, so that a client which lost the answer gets the very same child again although only hashes are stored. */
export function childOf(parent: RefreshToken, key: string): RefreshToken {
  return { ...parent, secret: createHmac('sha256', `refresh:${key}`).update(parent.secret).digest() };
}

export function encodeRefreshToken(token: RefreshToken): string {
  return Buffer.concat([uuidBytes(token.organizationId), uuidBytes(token.sessionId), token.secret]).toString('base64url');
}

/** undefined for anything that we never issued. */
export function decodeRefreshToken(text: string): RefreshToken | undefined {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== 2 * UUID_BYTES + SECRET_BYTES) return undefined;
  return {
    organizationId: uuidText(bytes.subarray(0, UUID_BYTES)),
    sessionId: uuidText(bytes.subarray(UUID_BYTES, 2 * UUID_BYTES)),
    secret: bytes.subarray(2 * UUID_BYTES),
  };
}

export const hashOf = (token: RefreshToken): string => createHash('sha256').update(token.secret).digest('hex');

export function sameHash(one: string, other: string | null): boolean {
  return other !== null && one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
