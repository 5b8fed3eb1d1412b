import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, MoreThan, Repository, type EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { asOrganization } from '../../platform/database/scope';
import { InvalidFields } from '../../platform/errors';
import { AccountLinks } from '../accounts/account-links';
import { AuthEvents } from '../auth-events';
import type { Tokens } from '../auth.dto';
import { LinkNotUsable, LoginRefused } from '../errors';
import { Mailer } from '../mail/mailer';
import { Membership } from '../membership.entity';
import { lockMembers } from '../members/lock-members';
import { AlreadyMember } from '../members/members.errors';
import type { Origin } from '../origin';
import { Hashing } from '../passwords/hashing';
import { PasswordPolicy } from '../passwords/password-policy';
import { beyond } from '../permissions';
import { rightsOf } from '../roles/rights';
import { SecondFactors } from '../second-factor/second-factors.service';
import { organizationNamedBy, secretTokenHash } from '../secret-token';
import { Sessions } from '../sessions/sessions.service';
import { PasswordAttempts } from '../throttle/password-attempts';
import { User } from '../user.entity';
import { Invitation } from './invitation.entity';
import type { InvitationAnswer } from './invitations.dto';

/** An invited person joins: with the account they have, or with a new one. Where mail leaves, the token shows that it reached them. */
@Injectable()
export class Acceptance {
  constructor(
    @InjectRepository(Invitation) private readonly invitations: Repository<Invitation>,
    private readonly hashing: Hashing,
    private readonly policy: PasswordPolicy,
    private readonly attempts: PasswordAttempts,
    private readonly sessions: Sessions,
    private readonly secondFactors: SecondFactors,
    private readonly links: AccountLinks,
    private readonly mailer: Mailer,
    private readonly events: AuthEvents,
    private readonly clock: Clock,
  ) {}

  async accept(body: InvitationAnswer, origin: Origin): Promise<Tokens> {
    const organizationId = organizationNamedBy(body.token);
    if (!organizationId) throw new LinkNotUsable();
    return asOrganization(organizationId, () => this.join(body, origin));
  }

  private async join(body: InvitationAnswer, origin: Origin): Promise<Tokens> {
    const { manager } = this.invitations;
    const invitation = await this.open(manager, body.token);
    const existing = await manager.findOneBy(User, { email: invitation.email });
    const user = existing ? await this.recognise(existing, body, origin) : await this.newUser(invitation, body);
    const member = { organizationId: invitation.organizationId, userId: user.id };
    const tokens = await manager.transaction(async (transaction) => {
      await lockMembers(transaction, invitation.organizationId);
      await this.open(transaction, body.token);
      if (!existing) await transaction.insert(User, user);
      else await this.joinFurther(transaction, user);
      await this.addMember(transaction, invitation, user.id, origin);
      // A member they are in any case; logged in only with both halves.
      return (await this.secondFactors.isOn(user.id, transaction)) ? undefined : this.sessions.open(transaction, member, origin);
    });
    return tokens ?? this.secondFactors.ask(member);
  }

  /** Unknown, used, revoked, expired and not given any more are all the same to whoever holds the link. */
  private async open(manager: EntityManager, token: string): Promise<Invitation> {
    const invitation = await manager.findOne(Invitation, {
      where: { tokenHash: secretTokenHash(token), acceptedAt: IsNull(), revokedAt: IsNull(), expiresAt: MoreThan(this.clock.now()) },
      relations: { invitedBy: { organization: true, customRole: true }, customRole: true },
    });
    if (!invitation || !isStillGiven(invitation)) throw new LinkNotUsable();
    return invitation;
  }

  private async recognise(user: User, { password }: InvitationAnswer, origin: Origin): Promise<User> {
    if (!(await this.attempts.check({ email: user.email }, origin, password, user.passwordHash))) throw new LoginRefused();
    return user;
  }

  private async newUser({ email, invitedBy }: Invitation, { name, password }: InvitationAnswer): Promise<User> {
    if (!name) throw new InvalidFields(undefined, { errors: [{ pointer: '/name', code: 'required', detail: 'is needed for a new account' }] });
    this.policy.check(password, { email, name, organization: invitedBy?.organization?.name });
    const passwordHash = await this.hashing.hash(password);
    const now = this.clock.now();
    return { id: newId(), email, name, passwordHash, emailVerifiedAt: this.mailer.isProof ? now : null, createdAt: now };
  }

  private async joinFurther(manager: EntityManager, { id, email, passwordHash }: User): Promise<void> {
    const now = await this.links.voidAtJoining(manager, id);
    // Somebody followed a link since the password was compared: who knows it now has not been asked.
    if (now.email !== email || now.passwordHash !== passwordHash) throw new LoginRefused();
    if (this.mailer.isProof) await manager.update(User, { id, emailVerifiedAt: IsNull() }, { emailVerifiedAt: this.clock.now() });
  }

  private async addMember(manager: EntityManager, invitation: Invitation, userId: string, { requestId }: Origin): Promise<void> {
    const { organizationId, id, role, customRoleId } = invitation;
    if (await manager.existsBy(Membership, { organizationId, userId })) throw new AlreadyMember();
    await manager.insert(Membership, { organizationId, userId, role, customRoleId, status: 'active' });
    await manager.update(Invitation, { organizationId, id }, { acceptedAt: this.clock.now() });
    await this.events.happened(manager, {
      name: 'user_joined',
      organizationId,
      userId,
      subjectId: id,
      requestId,
      facts: { role: rightsOf(invitation).role },
    });
  }
}

/** Whoever was disabled since, or lowered, gives nothing any more that they do not have themselves. */
function isStillGiven({ invitedBy, role, customRole }: Invitation): boolean {
  return invitedBy?.status === 'active' && beyond(rightsOf({ role, customRole }).permissions, rightsOf(invitedBy).permissions).length === 0;
}
