import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { actAs } from '../platform/database/scope';
import { PERMISSION_METADATA, PUBLIC_METADATA } from '../platform/http/permission-metadata';
import type { Caller } from './access';
import { NotAuthenticated, NotPermitted } from './errors';

/** Closed by default: a route is `@Public()`, or it needs a caller who holds what its `@Can(…)` says. A route with neither lets nobody in. */
@Injectable()
export class AccessGuard extends AuthGuard('access-token') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_METADATA, places)) return true;
    await super.canActivate(context);
    const { user } = context.switchToHttp().getRequest<{ user: Caller }>();
    actAs(user);
    const permission = this.reflector.getAllAndOverride<string | undefined>(PERMISSION_METADATA, places);
    if (!permission || !user.can(permission)) throw new NotPermitted({ permission: permission ?? 'of an undeclared route' });
    return true;
  }

  /** passport's outcome as ours: a caller, or 401 for whatever is wrong with the token; faults of the server stay what they are. */
  override handleRequest<User>(error: unknown, user: User | false): User {
    if (error) throw error as Error;
    if (!user) throw new NotAuthenticated();
    return user;
  }
}
