import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { newId } from '../platform/database/ids';
import { asOrganization, asPerson } from '../platform/database/scope';
import { Environment } from '../platform/environment';
import type { Caller } from './access';
import { AuthEvents } from './auth-events';
import type { Login, Me, Tokens } from './auth.dto';
import { normalizedEmail } from './email';
import { LoginRefused, NotAuthenticated } from './errors';
import { Membership } from './membership.entity';
import type { Origin } from './origin';
import { Hashing } from './passwords/hashing';
import { SecondFactors } from './second-factor/second-factors.service';
import { Sessions } from './sessions/sessions.service';
import { PasswordAttempts } from './throttle/password-attempts';
import { User } from './user.entity';

@Injectable()
export class AuthService {
  constructor(
    @InjectRepository(Membership) private readonly memberships: Repository<Membership>,
    private readonly attempts: PasswordAttempts,
    private readonly hashing: Hashing,
    private readonly sessions: Sessions,
    private readonly secondFactors: SecondFactors,
    private readonly events: AuthEvents,
    private readonly environment: Environment,
  ) {}

  /** Unknown, disabled, not yet verified and a wrong password go the same way and take the same time: without a membership nothing matches. */
  async login(body: Login, origin: Origin): Promise<Tokens> {
    const { manager } = this.memberships;
    const email = normalizedEmail(body.email);
    const membership = await this.membershipOf(email, body.organizationId);
    const stored = membership?.user?.passwordHash;
    if (!(await this.attempts.check({ email }, origin, body.password, stored)) || !membership || !stored) {
      const userId = membership?.userId ?? null;
      const organizationId = membership?.organizationId ?? null;
      await this.events.happened(manager, { name: 'authn_login_fail', organizationId, userId, requestId: origin.requestId });
      throw new LoginRefused();
    }
    const passwordHash = await this.hashing.renewed(body.password, stored);
    if (passwordHash) await manager.update(User, { id: membership.userId, passwordHash: stored }, { passwordHash });
    await this.secondFactors.require(membership);
    return asOrganization(membership.organizationId, () => manager.transaction((transaction) => this.sessions.open(transaction, membership, origin)));
  }

  /** Ends the session: its access tokens and refresh tokens are worth nothing from now on. */
  async logout(caller: Caller): Promise<void> {
    if (caller.sessionId) await this.sessions.end(caller, caller.sessionId, 'logout');
  }

  async me(caller: Caller): Promise<Me> {
    const membership = await this.memberships.findOne({
      where: { organizationId: caller.organizationId, userId: caller.userId ?? newId() },
      relations: { organization: true, user: true },
    });
    if (!membership?.user || !membership.organization) throw new NotAuthenticated();
    const { user, organization } = membership;
    return {
      id: user.id,
      name: user.name,
      email: user.email,
      emailVerified: user.emailVerifiedAt !== null,
      organization: { id: organization.id, name: organization.name },
      role: caller.role,
      permissions: [...caller.permissions],
    };
  }

  /** What the person may log in to: the organization that is asked for, else the one joined first. */
  private async membershipOf(email: string, organizationId: string | undefined): Promise<Membership | undefined> {
    const user = await this.memberships.manager.findOneBy(User, { email });
    // Somebody who is not there is looked for as well, so that it takes as long.
    const userId = user?.id ?? newId();
    const where = { userId, status: 'active' as const, ...(organizationId ? { organizationId } : {}) };
    const find = () => this.memberships.findOne({ where, relations: { user: true }, order: { createdAt: 'ASC' } });
    const membership = await asPerson(userId, find);
    // In strict mode an account is a claim until its mail was answered.
    const isUnproven = this.environment.REGISTRATION === 'strict' && !membership?.user?.emailVerifiedAt;
    return membership && !isUnproven ? membership : undefined;
  }
}
