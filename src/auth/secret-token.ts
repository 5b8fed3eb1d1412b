import { createHash, randomBytes } from 'node:crypto';
import { UUID_BYTES, uuidBytes, uuidText } from './uuid-bytes';

/** The secret of a link: 256 random bits, told once. */
export const newSecretToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of it, and looked up by. A fast hash is enough: the token is random, not a word that could be guessed. */
export const secretTokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The secret of a link into an organization, which it names: nothing of an organization can be found before it is known which. */
export function newTokenFor(organizationId: string): string {
  return Buffer.concat([uuidBytes(organizationId), randomBytes(32)]).toString('base64url');
}

/** The organization that such a secret names; undefined for anything else. */
export function organizationNamedBy(token: string): string | undefined {
  const bytes = Buffer.from(token, 'base64url');
  return bytes.length === UUID_BYTES + 32 ? uuidText(bytes.subarray(0, UUID_BYTES)) : undefined;
}
