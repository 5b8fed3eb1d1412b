import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { errors, jwtVerify, SignJWT, type JWTHeaderParameters, type JWTPayload } from 'jose';
import { newId } from '../../platform/database/ids';
import { KnownTokens } from './known-tokens';
import { SigningKeys } from './signing-keys';

/** How access tokens are made and checked; never read from the token itself. */
export const ACCESS_TOKEN = { issuer: 'assay', audience: 'assay-api', type: 'at+jwt', seconds: 900, clockSkewSeconds: 30 } as const;

/** Whose token it is: the user, the organization and the session. */
export interface AccessTokenClaims {
  sub: string;
  org: string;
  sid: string;
}

/** Short-lived proofs of who is calling (RFC 9068), signed by the current key. */
@Injectable()
export class AccessTokens {
  private readonly tokens = new KnownTokens<AccessTokenClaims>();

  constructor(private readonly keys: SigningKeys) {}

  issue({ sub, org, sid }: AccessTokenClaims): Promise<string> {
    const { kid, algorithm, sign } = this.keys.current;
    return new SignJWT({ org, sid })
      .setProtectedHeader({ alg: algorithm, typ: ACCESS_TOKEN.type, kid })
      .setIssuer(ACCESS_TOKEN.issuer)
      .setAudience(ACCESS_TOKEN.audience)
      .setSubject(sub)
      .setJti(newId())
      .setIssuedAt()
      .setNotBefore('0s')
      .setExpirationTime(`${ACCESS_TOKEN.seconds}s`)
      .sign(sign);
  }

  /** Whose token this is, if it was read before and has not ended since. */
  known(token: string): AccessTokenClaims | undefined {
    return this.tokens.find(token);
  }

  /** Whose token this is; undefined for anything that is not a valid one of ours. */
  async read(token: string): Promise<AccessTokenClaims | undefined> {
    if (!isWrittenAsWeDo(token)) return undefined;
    try {
      const { payload } = await jwtVerify(token, (header) => this.keyFor(header), {
        issuer: ACCESS_TOKEN.issuer,
        audience: ACCESS_TOKEN.audience,
        typ: ACCESS_TOKEN.type,
        clockTolerance: ACCESS_TOKEN.clockSkewSeconds,
        maxTokenAge: ACCESS_TOKEN.seconds,
        requiredClaims: ['exp', 'nbf', 'jti', 'sub', 'org', 'sid'],
      });
      if (!isOurs(payload)) return undefined;
      this.tokens.add(token, payload, endOf(payload));
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  /** The key that is called so, if the token was signed the way that key signs. */
  private keyFor({ kid, alg }: JWTHeaderParameters) {
    const key = this.keys.find(kid);
    if (key?.algorithm !== alg) throw new errors.JWKSNoMatchingKey();
    return key.verify;
  }
}

/** Each part in the one spelling that base64url has for it: without padding (RFC 7515) and without stray bits, which decoders let pass. */
function isWrittenAsWeDo(token: string): boolean {
  return token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
}

/** When the check above would refuse it. */
function endOf({ exp = 0, iat = 0 }: JWTPayload): number {
  return Math.min(exp, iat + ACCESS_TOKEN.seconds) + ACCESS_TOKEN.clockSkewSeconds;
}

function isOurs(payload: JWTPayload): payload is JWTPayload & AccessTokenClaims {
  const { sub, org, sid, jti } = payload as Record<string, unknown>;
  return [sub, org, sid, jti].every((id) => isUUID(id));
}
