import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { UUID_BYTES, uuidBytes, uuidText } from './uuid-bytes';

/** What an opaque token carries: the organization and the thing that it opens, so that both are found without a search, and 256 secret bits. */
export interface PackedToken {
  organizationId: string;
  id: string;
  secret: Buffer;
}

const SECRET_BYTES = 32;

export function newPackedToken(organizationId: string, id: string): PackedToken {
  return { organizationId, id, secret: randomBytes(SECRET_BYTES) };
}

export function packToken({ organizationId, id, secret }: PackedToken): string {
  return Buffer.concat([uuidBytes(organizationId), uuidBytes(id), secret]).toString('base64url');
}

/** undefined for anything that we never issued. */
export function unpackToken(text: string): PackedToken | undefined {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== 2 * UUID_BYTES + SECRET_BYTES || bytes.toString('base64url') !== text) return undefined;
  return {
    organizationId: uuidText(bytes.subarray(0, UUID_BYTES)),
    id: uuidText(bytes.subarray(UUID_BYTES, 2 * UUID_BYTES)),
    secret: bytes.subarray(2 * UUID_BYTES),
  };
}

/** What is stored of it. A fast hash is enough: the secret is random, not a word that could be guessed. */
export const packedTokenHash = ({ secret }: PackedToken): string => createHash('sha256').update(secret).digest('hex');

export function isPackedToken(token: PackedToken, hash: string | null | undefined): boolean {
  return hash?.length === 64 && timingSafeEqual(Buffer.from(packedTokenHash(token), 'hex'), Buffer.from(hash, 'hex'));
}
