import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { actAs } from '../platform/database/scope';
import { PERMISSION_METADATA, PUBLIC_METADATA } from '../platform/http/permission-metadata';
import type { Caller } from './access';
import { Callers } from './callers';
import { Credentials } from './credentials';
import { NotAuthenticated, NotPermitted, SecondFactorOwed } from './errors';
import { OWN_ACCOUNT } from './permissions';
import { AccessTokens } from './signing/access-token';

/** Closed by default: a route is `@Public()`, or it needs a caller who holds what its `@Can(…)` says. A route with neither lets nobody in. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
    private readonly callers: Callers,
    private readonly credentials: Credentials,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_METADATA, places)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: Caller }>();
    const caller = (await this.credentials.callerOf(request)) ?? (await this.callerOf(request));
    if (!caller) throw new NotAuthenticated();
    request.user = caller;
    actAs(caller);
    const permission = this.reflector.getAllAndOverride<string | undefined>(PERMISSION_METADATA, places);
    if (caller.owesSecondFactor && permission !== OWN_ACCOUNT) throw new SecondFactorOwed();
    if (!permission || !caller.can(permission)) throw new NotPermitted({ permission: permission ?? 'of an undeclared route' });
    return true;
  }

  /** Whose access token stands in the Authorization header, the only place where one is looked for. */
  private async callerOf(request: FastifyRequest): Promise<Caller | undefined> {
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const token = bearer === undefined ? undefined : await this.tokens.read(bearer);
    const caller = token && (await this.callers.ofSession(token.org, token.sid, request.id));
    return caller?.userId === token?.sub ? caller : undefined;
  }
}
