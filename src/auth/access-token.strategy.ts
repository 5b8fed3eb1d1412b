import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { Environment } from '../platform/environment';
import type { Caller } from './access';
import { ACCESS_TOKEN, type AccessTokenClaims } from './access-token';
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
      passReqToCallback: true,
    });
  }

  async validate(request: FastifyRequest, claims: AccessTokenClaims): Promise<Caller> {
    const caller =
      typeof claims.org === 'string' && typeof claims.sid === 'string' ? await this.callers.ofSession(claims.org, claims.sid, request.id) : undefined;
    if (!caller || caller.userId !== claims.sub) throw new NotAuthenticated();
    return caller;
  }
}
