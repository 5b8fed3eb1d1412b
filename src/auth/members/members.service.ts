import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Not, Repository, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { keysetPage, type Page } from '../../platform/http/page';
import { requireVersion } from '../../platform/http/version-match';
import type { Caller } from '../access';
import { AuthEvents, type AuthEvent } from '../auth-events';
import { Callers } from '../callers';
import { Membership } from '../membership.entity';
import type { Origin } from '../origin';
import { CurrentPassword } from '../passwords/current-password';
import type { PasswordGiven } from '../passwords/password-given.dto';
import { rightsOf } from '../roles/rights';
import { RolesService, type GivenRole } from '../roles/roles.service';
import { Sessions } from '../sessions/sessions.service';
import { User } from '../user.entity';
import { requireMayChange } from './giving-roles';
import { lockMembers } from './lock-members';
import { MemberView, type MemberChanges, type MemberQuery } from './members.dto';
import { LastOwner, MemberDisabled, MemberUnknown, NotYourself, OwnersOnly } from './members.errors';

/** Who belongs to the organization, and as what. Every change holds the lock of the organization's members. */
@Injectable()
export class Members {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly sessions: Sessions,
    private readonly callers: Callers,
    private readonly roles: RolesService,
    private readonly password: CurrentPassword,
    private readonly events: AuthEvents,
  ) {}

  list(caller: Caller, query: MemberQuery): Promise<Page<MemberView>> {
    const builder = this.people(caller);
    if (query.role) builder.andWhere('COALESCE(customRole.name, membership.role) IN (:...roles)', { roles: query.role });
    if (query.status) builder.andWhere('membership.status IN (:...statuses)', { statuses: query.status });
    const sortable = { name: 'name', email: 'email', createdAt: 'createdAt' } as const;
    return keysetPage(builder, query, { sortable, default: 'name', view: memberView });
  }

  async get(caller: Caller, id: string): Promise<MemberView> {
    const person = await this.people(caller).andWhere('person.id = :id', { id }).getOne();
    if (!person) throw new MemberUnknown();
    return memberView(person);
  }

  changeRole(caller: Caller, id: string, { role }: MemberChanges, version?: number): Promise<MemberView> {
    return this.change(caller, id, async (manager, member) => {
      requireVersion(member, version);
      const given = await this.roles.assignment(manager, caller, role);
      if (member.role === given.role && member.customRoleId === given.customRoleId) return;
      if (member.role === 'owner') await requireAnotherOwner(manager, member);
      await this.give(manager, caller, member, role, given);
    });
  }

  /** The member cannot log in to this organization any more, and is logged out of it at once. */
  disable(caller: Caller, id: string): Promise<MemberView> {
    return this.change(caller, id, async (manager, member) => {
      if (id === caller.userId) throw new NotYourself();
      if (member.status === 'disabled') return;
      if (member.role === 'owner') await requireAnotherOwner(manager, member);
      await manager.update(Membership, keyOf(member), { status: 'disabled' });
      await this.sessions.endAll(manager, { userId: id, organizationId: member.organizationId }, 'member_disabled');
      await this.tell(manager, caller, { name: 'user_disabled', subjectId: id });
    });
  }

  enable(caller: Caller, id: string): Promise<MemberView> {
    return this.change(caller, id, async (manager, member) => {
      if (member.status === 'active') return;
      await manager.update(Membership, keyOf(member), { status: 'active' });
      await this.tell(manager, caller, { name: 'user_enabled', subjectId: id });
    });
  }

  /** The member becomes an owner, and the caller an admin. Done by a person: no API key is an owner. */
  async transferOwnership(caller: Caller, id: string, { currentPassword }: PasswordGiven, origin: Origin): Promise<MemberView> {
    await this.get(caller, id);
    if (caller.role !== 'owner') throw new OwnersOnly();
    await this.password.confirm(caller, currentPassword, origin);
    return this.change(caller, id, async (manager, member) => {
      if (id === caller.userId) throw new NotYourself();
      if (member.status === 'disabled') throw new MemberDisabled();
      const giver = await manager.findOneBy(Membership, { organizationId: member.organizationId, userId: caller.userId ?? '', status: 'active' });
      if (giver?.role !== 'owner') throw new OwnersOnly();
      await this.give(manager, caller, member, 'owner', { role: 'owner', customRoleId: null });
      await this.give(manager, caller, giver, 'admin', { role: 'admin', customRoleId: null });
    });
  }

  /** Everything that hangs on the membership goes with it; the database sees to that. */
  async remove(caller: Caller, id: string, version?: number): Promise<void> {
    await this.alter(caller, id, async (manager, member) => {
      requireVersion(member, version);
      if (id === caller.userId) throw new NotYourself();
      if (member.role === 'owner') await requireAnotherOwner(manager, member);
      await manager.delete(Membership, keyOf(member));
      await this.tell(manager, caller, { name: 'user_deleted', subjectId: id });
    });
  }

  private async change(caller: Caller, id: string, apply: (manager: EntityManager, member: Membership) => Promise<void>): Promise<MemberView> {
    await this.alter(caller, id, apply);
    return this.get(caller, id);
  }

  private async alter(caller: Caller, id: string, apply: (manager: EntityManager, member: Membership) => Promise<void>): Promise<void> {
    const { organizationId } = caller;
    await this.users.manager.transaction(async (manager) => {
      await lockMembers(manager, organizationId);
      const member = await manager.findOne(Membership, { where: { organizationId, userId: id }, relations: { customRole: true } });
      if (!member) throw new MemberUnknown();
      requireMayChange(caller, member);
      await apply(manager, member);
    });
    // What this server remembered of the person's rights, or of the giver's own, is no longer true.
    for (const userId of [id, caller.userId]) if (userId) this.callers.forgetPerson(userId);
  }

  private async give(manager: EntityManager, caller: Caller, member: Membership, role: string, given: GivenRole): Promise<void> {
    await manager.update(Membership, keyOf(member), given);
    const facts = { from: rightsOf(member).role, to: role };
    await this.tell(manager, caller, { name: 'privilege_permissions_changed', subjectId: member.userId, facts });
  }

  private tell(manager: EntityManager, caller: Caller, event: Pick<AuthEvent, 'name' | 'subjectId' | 'facts'>): Promise<void> {
    const { organizationId, userId, requestId } = caller;
    return this.events.happened(manager, { organizationId, userId, requestId, ...event });
  }

  private people({ organizationId }: Caller): SelectQueryBuilder<User> {
    const joined = 'membership.userId = person.id AND membership.organizationId = :organizationId';
    return this.users
      .createQueryBuilder('person')
      .innerJoinAndMapOne('person.membership', Membership, 'membership', joined, { organizationId })
      .leftJoinAndSelect('membership.customRole', 'customRole');
  }
}

const keyOf = ({ organizationId, userId }: Membership) => ({ organizationId, userId });

/** The query maps the membership onto the person. */
function memberView(person: User): MemberView {
  return MemberView.of({ user: person, membership: (person as User & { membership: Membership }).membership });
}

async function requireAnotherOwner(manager: EntityManager, { organizationId, userId }: Membership): Promise<void> {
  const others = await manager.existsBy(Membership, { organizationId, role: 'owner', status: 'active', userId: Not(userId) });
  if (!others) throw new LastOwner();
}
