import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Repository, type EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { Environment } from '../../platform/environment';
import { keysetPage, type Page } from '../../platform/http/page';
import type { Caller } from '../access';
import { AuthEvents } from '../auth-events';
import { normalizedEmail } from '../email';
import { invitationLetter } from '../mail/letters';
import { Mailer } from '../mail/mailer';
import { Membership } from '../membership.entity';
import { requireMayTakeBack } from '../members/giving-roles';
import { lockMembers } from '../members/lock-members';
import { AlreadyMember } from '../members/members.errors';
import { RolesService } from '../roles/roles.service';
import { newTokenFor, secretTokenHash } from '../secret-token';
import { HOUR_SECONDS, Throttle } from '../throttle/throttle';
import { Invitation } from './invitation.entity';
import { MemberInvitationView, type InvitationQuery, type NewMemberInvitation } from './invitations.dto';
import { InvitationNotFound, InvitationNotOpen } from './invitations.errors';
import { inStatus } from './invitation-status';

const GOOD_FOR = 7 * 24 * 60 * 60 * 1000;

@Injectable()
export class Invitations {
  constructor(
    @InjectRepository(Invitation) private readonly invitations: Repository<Invitation>,
    private readonly roles: RolesService,
    private readonly mailer: Mailer,
    private readonly throttle: Throttle,
    private readonly events: AuthEvents,
    private readonly clock: Clock,
    private readonly environment: Environment,
  ) {}

  /** Mails a link to the address; an earlier invitation to it is void. Whether the person has an account elsewhere does not show. */
  async invite(
    caller: Caller,
    body: NewMemberInvitation,
    { id = newId(), token = newTokenFor(caller.organizationId) } = {},
  ): Promise<MemberInvitationView> {
    const { organizationId, requestId } = caller;
    const email = normalizedEmail(body.email);
    await this.throttle.countFor(organizationId, 'invitation', this.environment.INVITATIONS_PER_HOUR, HOUR_SECONDS);
    await this.invitations.manager.transaction(async (manager) => {
      const given = await this.roles.assignment(manager, caller, body.role);
      await lockMembers(manager, organizationId);
      const inviter = await this.inviter(manager, caller);
      if (await manager.existsBy(Membership, { organizationId, user: { email } })) throw new AlreadyMember();
      await this.void(manager, caller, { email });
      const expiresAt = new Date(this.clock.now().getTime() + GOOD_FOR);
      const invitation = { organizationId, id, email, ...given, invitedById: inviter.userId, expiresAt, tokenHash: secretTokenHash(token) };
      await manager.insert(Invitation, invitation);
      const words = { organization: inviter.organization?.name ?? '', inviter: inviter.user?.name ?? '', role: body.role };
      await this.mailer.send(manager, { organizationId, requestId, to: email }, invitationLetter({ web: this.environment.WEB_URL, token }, words));
      await this.tell(manager, caller, 'invited', id, body.role);
    });
    return this.get(caller, id);
  }

  list(caller: Caller, query: InvitationQuery): Promise<Page<MemberInvitationView>> {
    const now = this.clock.now();
    const builder = this.invitations
      .createQueryBuilder('invitation')
      .leftJoinAndSelect('invitation.customRole', 'customRole')
      .where('invitation.organizationId = :organizationId', { organizationId: caller.organizationId });
    if (query.status) inStatus(builder, query.status, now);
    return keysetPage(builder, query, {
      sortable: { createdAt: 'createdAt', email: 'email' },
      default: '-createdAt',
      view: (invitation) => MemberInvitationView.of(invitation, now),
    });
  }

  async get({ organizationId }: Caller, id: string): Promise<MemberInvitationView> {
    const invitation = await this.invitations.findOne({ where: { organizationId, id }, relations: { customRole: true } });
    if (!invitation) throw new InvitationNotFound();
    return MemberInvitationView.of(invitation, this.clock.now());
  }

  /** The link opens nothing any more. */
  async revoke(caller: Caller, id: string): Promise<MemberInvitationView> {
    const { organizationId } = caller;
    await this.invitations.manager.transaction(async (manager) => {
      if (await this.void(manager, caller, { id })) return this.tell(manager, caller, 'revoked', id);
      throw (await manager.existsBy(Invitation, { organizationId, id })) ? new InvitationNotOpen() : new InvitationNotFound();
    });
    return this.get(caller, id);
  }

  /** Whether there was an open one; the caller may take it back, or it stays. */
  private async void(manager: EntityManager, caller: Caller, which: { id: string } | { email: string }): Promise<boolean> {
    const open = { ...which, organizationId: caller.organizationId, acceptedAt: IsNull(), revokedAt: IsNull() };
    const invitation = await manager.findOne(Invitation, { where: open, relations: { customRole: true } });
    if (!invitation) return false;
    requireMayTakeBack(caller, invitation);
    const { affected } = await manager.update(Invitation, open, { revokedAt: this.clock.now() });
    return affected === 1;
  }

  private inviter(manager: EntityManager, { organizationId, userId }: Caller): Promise<Membership> {
    return manager.findOneOrFail(Membership, {
      where: { organizationId, userId: userId ?? newId() },
      relations: { user: true, organization: true },
    });
  }

  private tell(manager: EntityManager, caller: Caller, verb: string, subjectId: string, role: string | null = null): Promise<void> {
    const { organizationId, userId, requestId } = caller;
    return this.events.happened(manager, { name: 'user_invited', organizationId, userId, subjectId, requestId, facts: { verb, role } });
  }
}
