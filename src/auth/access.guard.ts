import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { actAs } from '../platform/database/scope';
import { PERMISSION_METADATA, PUBLIC_METADATA } from '../platform/http/permission-metadata';
import type { Caller } from './access';
import { OnlyMachinesRepresent } from './api-keys/api-keys.errors';
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

  /** Somebody who was seen a moment ago is known at once; a promise is made for the others only. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_METADATA, places)) return true;
    const permission = this.reflector.getAllAndOverride<string | undefined>(PERMISSION_METADATA, places);
    const request = context.switchToHttp().getRequest<Asked>();
    const bearer = bearerOf(request);
    if (bearer === undefined) throw new NotAuthenticated();
    const claims = this.tokens.known(bearer);
    const caller = claims && this.callers.known(claims, request.id);
    return caller ? admit(caller, permission, request) : this.identify(bearer, request).then((found) => admit(found, permission, request));
  }

  private async identify(bearer: string, request: Asked): Promise<Caller | undefined> {
    const callerOf = this.credentials.find(bearer);
    if (callerOf) return callerOf(bearer, request);
    const claims = await this.tokens.read(bearer);
    return claims && this.callers.ofSession(claims, request.id);
  }
}

type Asked = FastifyRequest & { user?: Caller };

/** The token in the Authorization header, the only place where one is looked for. */
function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function admit(caller: Caller | undefined, permission: string | undefined, request: Asked): boolean {
  if (!caller) throw new NotAuthenticated();
  request.user = caller;
  actAs(caller);
  if (request.headers['on-behalf-of'] !== undefined && !caller.apiKeyId) throw new OnlyMachinesRepresent();
  if (caller.owesSecondFactor && permission !== OWN_ACCOUNT) throw new SecondFactorOwed();
  if (!permission || !caller.can(permission)) throw new NotPermitted({ permission: permission ?? 'of an undeclared route' });
  return true;
}
