import { createHash, createHmac } from 'node:crypto';
import { compare, getRounds, hash } from 'bcrypt';

/** Instead of a hash: nothing matches it. Whoever came by single sign-on has no password until they ask for a new one. */
export const NO_PASSWORD = 'none';

/** What a new hash is made with. */
export interface HashParameters {
  cost: number;
  /** A secret that is not in the database: whoever steals the table alone can guess nothing. */
  pepper: string | undefined;
}

/**
 * How a password of any length becomes the 64 characters that bcrypt is given, which reads no more than 72 bytes.
 * The version stands before the hash: `v1` without a pepper, `v2` with one.
 */
const PREHASHES = {
  v1: (password: string): string => createHash('sha384').update(password.normalize('NFKC'), 'utf8').digest('base64'),
  v2: (password: string, pepper: string): string => createHmac('sha384', pepper).update(password.normalize('NFKC'), 'utf8').digest('base64'),
};

export async function hashPassword(password: string, { cost, pepper }: HashParameters): Promise<string> {
  return pepper ? `v2$${await hash(PREHASHES.v2(password, pepper), cost)}` : `v1$${await hash(PREHASHES.v1(password), cost)}`;
}

export async function passwordMatches(password: string, stored: string, pepper: string | undefined): Promise<boolean> {
  const [version, bcrypted] = [stored.slice(0, 2), stored.slice(3)];
  if (version === 'v1') return compare(PREHASHES.v1(password), bcrypted);
  return version === 'v2' && compare(PREHASHES.v2(password, pepper ?? ''), bcrypted);
}

/** Whether it was made with less than a new one would be: to be made anew as soon as the password is at hand. */
export function isOutdated(stored: string, { cost, pepper }: HashParameters): boolean {
  return stored.slice(0, 2) !== (pepper ? 'v2' : 'v1') || getRounds(stored.slice(3)) < cost;
}
