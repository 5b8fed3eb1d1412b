import { hash } from 'node:crypto';

/** More people than one server has at work within the life of a token. */
const MOST_KNOWN = 10_000;

interface Known<Claims> {
  claims: Claims;
  /** In seconds since 1970, as tokens count. */
  validUntil: number;
}

/**
 * Tokens whose signature was found good, by their hash. A client sends the same token hundreds of times, and to check it takes fifty times as long as to
 * know it again. A token that differs in one character has another hash; one that has ended is forgotten; and whether its session still stands is asked elsewhere,
 * every time.
 */
export class KnownTokens<Claims> {
  private readonly known = new Map<string, Known<Claims>>();

  find(token: string): Claims | undefined {
    const key = keyOf(token);
    const known = this.known.get(key);
    if (!known) return undefined;
    if (known.validUntil > Date.now() / 1000) return known.claims;
    this.known.delete(key);
    return undefined;
  }

  add(token: string, claims: Claims, validUntil: number): void {
    const [oldest] = this.known.keys();
    if (oldest !== undefined && this.known.size >= MOST_KNOWN) this.known.delete(oldest);
    this.known.set(keyOf(token), { claims, validUntil });
  }
}

const keyOf = (token: string): string => hash('sha256', token, 'base64');
