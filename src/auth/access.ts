import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { Fails } from '../platform/http/api';
import { PERMISSION_METADATA, PUBLIC_METADATA } from '../platform/http/permission-metadata';
import { NotAuthenticated, NotPermitted, SecondFactorOwed } from './errors';

/** Who is calling, for which organization, and what they may do. The first argument of every service method. */
export interface Caller {
  readonly organizationId: string;
  /** null for the server itself, when nobody asked. */
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly role: string;
  /** Patterns: `jobs:read`, `jobs:*`, `*`. */
  readonly permissions: readonly string[];
  readonly requestId: string;
  /** Set for a candidate who came by an invitation link: the one interview that they may touch. */
  readonly interviewId?: string;
  /** Set for a member who has to set up a second factor before they may do anything else. */
  readonly owesSecondFactor?: boolean;
  /** Set for a machine: the API key that it came with; `userId` is then the member as whom it acts. */
  readonly apiKeyId?: string;
  /** Set for a machine: who made its key. The audit log names them as the one who did it. */
  readonly apiKeyMakerId?: string;
  /** Set for a machine that sent `On-Behalf-Of`: the member named there, whom `userId` names too. */
  readonly onBehalfOf?: string;
  /** Set for a machine that acts for somebody: the machine itself, and the member. How far a right of theirs reaches is asked of each. */
  readonly parties?: readonly Pick<Caller, 'userId' | 'can'>[];
  can(permission: string): boolean;
}

/** A route for callers with this permission, `noun:verb`; `account:self` is everybody's who is logged in. Feeds the guard and the API document. */
export const Can = (permission: string) =>
  applyDecorators(SetMetadata(PERMISSION_METADATA, permission), Fails(NotAuthenticated, NotPermitted, SecondFactorOwed));

/** A route for everybody. */
export const Public = () => SetMetadata(PUBLIC_METADATA, true);

/** The caller, as a parameter of a controller method. */
export const Caller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  return context.switchToHttp().getRequest<{ user: Caller }>().user;
});
