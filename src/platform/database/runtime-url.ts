import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { escapeIdentifier, escapeLiteral } from 'pg';

/** The role of the server beside that of the owner: `assay` → `assay_runtime`, one for each database. Its password follows from the owner's. */
export async function runtimeUrl(ownerUrl: string, role = runtimeRole(ownerUrl)): Promise<string> {
  const url = new URL(ownerUrl);
  // Slow on purpose: who learns this password must not be able to guess the owner's from it.
  const derived = (await promisify(scrypt)(decodeURIComponent(url.password), `assay:${role}`, 24)) as Buffer;
  url.username = encodeURIComponent(role);
  url.password = derived.toString('base64url');
  return url.toString();
}

const runtimeRole = (ownerUrl: string): string => `${decodeURIComponent(new URL(ownerUrl).pathname.slice(1))}_runtime`.slice(0, 63);

export const roleOf = (url: string): string => decodeURIComponent(new URL(url).username);

export const createRole = (url: string): string =>
  `CREATE ROLE ${escapeIdentifier(roleOf(url))} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD ${escapeLiteral(new URL(url).password)}`;
