import { isUUID } from 'class-validator';

/** How access tokens are made and checked; never read from the token itself. */
export const ACCESS_TOKEN = {
  algorithm: 'HS256',
  issuer: 'assay',
  audience: 'assay-api',
  type: 'at+jwt',
  seconds: 900,
  clockSkewSeconds: 30,
} as const;

/** What we put in: the user, the organization and the session, beside the registered claims. */
export interface AccessTokenClaims {
  sub: string;
  org: string;
  sid: string;
}

/** A token whose signature, issuer, audience and times are right; the rest is still anybody's guess. */
export interface DecodedAccessToken {
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
}

/** Whether it has the form in which we issue tokens (RFC 9068: its type says what it is for; an unknown `crit` must be refused). */
export function isOurs(
  token: DecodedAccessToken,
): token is { header: Record<string, unknown>; payload: Record<string, unknown> & AccessTokenClaims } {
  const { typ, crit } = token.header;
  const { sub, org, sid, exp, jti } = token.payload;
  return typ === ACCESS_TOKEN.type && crit === undefined && [sub, org, sid, jti].every((id) => isUUID(id)) && typeof exp === 'number';
}
