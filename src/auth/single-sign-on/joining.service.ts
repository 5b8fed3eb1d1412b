import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { newId } from '../../platform/database/ids';
import { AuthEvents } from '../auth-events';
import { normalizedEmail } from '../email';
import { Membership } from '../membership.entity';
import { NO_PASSWORD } from '../passwords/password';
import { User } from '../user.entity';
import type { SingleSignOnConnection } from './connection.entity';
import { SingleSignOnIdentity } from './identity.entity';
import type { Identity } from './identity-provider';
import { NotAMember } from './single-sign-on.errors';

/** Which member somebody is whom the provider vouches for; and who may become one. */
@Injectable()
export class Joining {
  constructor(
    @InjectRepository(SingleSignOnIdentity) private readonly identities: Repository<SingleSignOnIdentity>,
    private readonly events: AuthEvents,
  ) {}

  member(connection: SingleSignOnConnection, identity: Identity, requestId: string): Promise<Membership> {
    return this.identities.manager.transaction(async (manager) => {
      const { organizationId } = connection;
      const { issuer, subject } = identity;
      const known = await manager.findOneBy(SingleSignOnIdentity, { organizationId, issuer, subject });
      const userId = known?.userId ?? (await this.userOf(manager, connection, identity, requestId));
      const membership = await manager.findOneBy(Membership, { organizationId, userId, status: 'active' });
      if (!membership) throw new NotAMember();
      if (!known) await manager.insert(SingleSignOnIdentity, { organizationId, userId, issuer, subject });
      return membership;
    });
  }

  /**
   * By the verified address, and only inside this organization: the provider of one organization says nothing about people elsewhere,
   * so an account that exists without being a member is not taken over, but has to be invited, and no address counts as verified by it.
   */
  private async userOf(manager: EntityManager, connection: SingleSignOnConnection, identity: Identity, requestId: string): Promise<string> {
    const email = normalizedEmail(identity.email);
    const user = await manager.findOneBy(User, { email });
    if (user) return user.id;
    if (!connection.domains.includes(email.slice(email.lastIndexOf('@') + 1))) throw new NotAMember();
    const { organizationId, defaultRole: role, defaultCustomRoleId: customRoleId } = connection;
    const userId = newId();
    await manager.insert(User, { id: userId, email, name: identity.name, passwordHash: NO_PASSWORD, emailVerifiedAt: null });
    await manager.insert(Membership, { organizationId, userId, role, customRoleId, status: 'active' });
    await this.events.happened(manager, { name: 'user_joined', organizationId, userId, requestId, facts: { role, by: 'single-sign-on' } });
    return userId;
  }
}
