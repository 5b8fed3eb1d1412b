import { createHmac } from 'node:crypto';
import type { PackedToken } from '../packed-token';

/** The one child of a refresh token: derived, so that a client which lost the answer gets the very same child again although only hashes are stored. */
export function childOf(parent: PackedToken, key: string): PackedToken {
  return { ...parent, secret: createHmac('sha256', `refresh:${key}`).update(parent.secret).digest() };
}
