import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { asOrganization } from '../platform/database/scope';
import { Environment } from '../platform/environment';
import type { Caller } from './access';
import { ACCESS_TOKEN, isOurs, type DecodedAccessToken } from './access-token';
import { Callers } from './callers';
import { NotAuthenticated } from './errors';
import { secretKey } from './secret-key';

/** Reads the access token from the Authorization header, and only there. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, 'access-token') {
  constructor(
    environment: Environment,
    private readonly callers: Callers,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: secretKey(environment),
      algorithms: [ACCESS_TOKEN.algorithm],
      issuer: ACCESS_TOKEN.issuer,
      audience: ACCESS_TOKEN.audience,
      // The header is checked too, and a token without its time of issue is none of ours.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated are only its doubles of the options above; `complete` and `maxAge` have no other door
      jsonWebTokenOptions: { complete: true, maxAge: ACCESS_TOKEN.seconds, clockTolerance: ACCESS_TOKEN.clockSkewSeconds },
      passReqToCallback: true,
    });
  }

  async validate(request: FastifyRequest, token: DecodedAccessToken): Promise<Caller> {
    if (!isOurs(token)) throw new NotAuthenticated();
    const { org, sid, sub } = token.payload;
    const caller = await asOrganization(org, () => this.callers.ofSession(org, sid, request.id));
    if (caller?.userId !== sub) throw new NotAuthenticated();
    return caller;
  }
}
