import { createHash, timingSafeEqual } from 'node:crypto';
import { newPackedToken, packToken } from '../../auth/packed-token';
import type { Interview } from './interview.entity';
import { LinkExpired, LinkInvalid, LinkUsedUp } from './interview.errors';

/** What the invitation link carries: which interview it is for, and 256 random bits. Shown once. */
export function newLinkToken(organizationId: string, interviewId: string): string {
  return packToken(newPackedToken(organizationId, interviewId));
}

/** What is stored of it. A fast hash is enough: the token is random, not a word that could be guessed. */
export function linkTokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function isLinkToken(token: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(linkTokenHash(token), 'hex'), Buffer.from(hash, 'hex'));
}

type Link = Pick<Interview, 'linkTokenHash' | 'linkExpiresAt' | 'linkUsesLeft'>;

/** How often the link may still be used, this time included; or the reason why it may not. */
export function checkLink({ linkTokenHash: hash, linkExpiresAt, linkUsesLeft }: Link, token: string, now: Date): number {
  const problem = { errors: [{ pointer: '/linkToken', code: 'link-invalid', detail: 'This is not the token of the current invitation.' }] };
  if (!hash || !linkExpiresAt || !isLinkToken(token, hash)) throw new LinkInvalid(undefined, problem);
  if (linkExpiresAt <= now) throw new LinkExpired();
  if (!linkUsesLeft) throw new LinkUsedUp();
  return linkUsesLeft;
}
