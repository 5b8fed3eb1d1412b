/** How access tokens are made and checked; never read from the token itself. */
export const ACCESS_TOKEN = { algorithm: 'HS256', issuer: 'assay', audience: 'assay-api', type: 'at+jwt', seconds: 900 } as const;

export interface AccessTokenClaims {
  /** The user. */
  sub: string;
  /** The organization. */
  org: string;
  /** The session. */
  sid: string;
}
