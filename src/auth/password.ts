import { createHash } from 'node:crypto';
import { compare, hash } from 'bcrypt';

/** bcrypt reads 72 bytes at most; a SHA-384 of the whole password, in base64, is 64 characters of any passphrase's full strength. */
const prehash = (password: string): string => createHash('sha384').update(password.normalize('NFKC'), 'utf8').digest('base64');

const VERSION = 'v1$';

export async function hashPassword(password: string, cost: number): Promise<string> {
  return VERSION + (await hash(prehash(password), cost));
}

export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  return stored.startsWith(VERSION) && (await compare(prehash(password), stored.slice(VERSION.length)));
}
