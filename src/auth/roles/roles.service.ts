import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, MoreThan, Repository, type EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { violates } from '../../platform/database/unique-violation';
import { requireVersion } from '../../platform/http/version-match';
import type { Caller } from '../access';
import { Callers } from '../callers';
import { Invitation } from '../invitations/invitation.entity';
import { Membership } from '../membership.entity';
import { requireMayGive } from '../members/giving-roles';
import { RoleTooHigh } from '../members/members.errors';
import { beyond, coveringPattern, OWN_ACCOUNT, REACHES, ROLE_DESCRIPTIONS, ROLE_PERMISSIONS, ROLES, type Role } from '../permissions';
import { SingleSignOnConnection } from '../single-sign-on/connection.entity';
import { CustomRole } from './custom-role.entity';
import { KnownPermissions } from './known-permissions';
import { MoreThanHeld, RoleBuiltIn, RoleInUse, RoleNameTaken, RoleNotFound, UnknownPermission, UnknownRole } from './roles.errors';
import type { NewRole, PermissionsView, PermissionView, RoleChanges, RoleView } from './roles.dto';

/** The columns of a membership that say its role. */
export type GivenRole = Pick<Membership, 'role' | 'customRoleId'>;

const isBuiltIn = (name: string): name is Role => (ROLES as readonly string[]).includes(name);

/** The roles of an organization: the built-in ones and its own. Nobody gives more than they hold. */
@Injectable()
export class RolesService {
  constructor(
    @InjectRepository(CustomRole) private readonly roles: Repository<CustomRole>,
    private readonly known: KnownPermissions,
    private readonly callers: Callers,
    private readonly clock: Clock,
  ) {}

  async list(caller: Caller): Promise<RoleView[]> {
    const [roles, counts] = await Promise.all([
      this.roles.find({ where: { organizationId: caller.organizationId }, order: { name: 'ASC' } }),
      this.memberCounts(caller),
    ]);
    return [...ROLES.map((name) => builtInView(name, counts)), ...roles.map((role) => customView(role, counts))];
  }

  async get(caller: Caller, name: string): Promise<RoleView> {
    const counts = await this.memberCounts(caller);
    return isBuiltIn(name) ? builtInView(name, counts) : customView(await this.custom(caller, name), counts);
  }

  async create(caller: Caller, input: NewRole): Promise<RoleView> {
    if (isBuiltIn(input.name)) throw new RoleNameTaken();
    this.checkGrant(caller, input.permissions);
    const { name, description, permissions } = input;
    const row = this.roles.create({ name, description, permissions, organizationId: caller.organizationId, id: newId() });
    try {
      await this.roles.insert(row);
    } catch (error) {
      if (violates(error, 'custom_roles_name')) throw new RoleNameTaken();
      throw error;
    }
    return this.get(caller, input.name);
  }

  async change(caller: Caller, name: string, changes: RoleChanges, version?: number): Promise<RoleView> {
    if (isBuiltIn(name)) throw new RoleBuiltIn({ name });
    await this.roles.manager.transaction(async (manager) => {
      const role = await this.custom(caller, name, manager);
      requireVersion(role, version);
      // Also what it permitted before: else one could take away from somebody what one could not give back.
      this.checkGrant(caller, [...role.permissions, ...(changes.permissions ?? [])]);
      await manager.save(Object.assign(role, changes));
    });
    this.callers.forgetAll();
    return this.get(caller, name);
  }

  async remove(caller: Caller, name: string, version?: number): Promise<void> {
    if (isBuiltIn(name)) throw new RoleBuiltIn({ name });
    await this.roles.manager.transaction(async (manager) => {
      const role = await this.custom(caller, name, manager);
      requireVersion(role, version);
      this.checkGrant(caller, role.permissions);
      const { organizationId, id } = role;
      const members = await manager.countBy(Membership, { organizationId, customRoleId: id });
      const open = { acceptedAt: IsNull(), revokedAt: IsNull(), expiresAt: MoreThan(this.clock.now()) };
      const invitations = await manager.countBy(Invitation, { organizationId, customRoleId: id, ...open });
      const newcomers = await manager.countBy(SingleSignOnConnection, { organizationId, defaultCustomRoleId: id });
      if (members + invitations + newcomers > 0) throw new RoleInUse({ members, invitations, newcomers });
      await manager.delete(CustomRole, { organizationId, id });
    });
  }

  /** The columns of a membership that has the role of this name; the caller must hold all that it permits. The role stays until the transaction ends. */
  async assignment(manager: EntityManager, caller: Caller, name: string, pointer = '/role'): Promise<GivenRole> {
    if (isBuiltIn(name)) {
      requireMayGive(caller, name);
      return { role: name, customRoleId: null };
    }
    const role = await manager.findOne(CustomRole, {
      where: { organizationId: caller.organizationId, name },
      lock: { mode: 'for_key_share' },
    });
    if (!role) throw new UnknownRole(undefined, { pointer });
    if (beyond(role.permissions, caller.permissions).length > 0) throw new RoleTooHigh({ role: name });
    return { role: 'custom', customRoleId: role.id };
  }

  /** Every permission, whether the caller has it, and why. */
  explain(caller: Caller): PermissionsView {
    const permissions = [...this.known.operations].map(([permission, operations]) => explanation(caller, permission, operations));
    return { role: caller.role, patterns: [...caller.permissions], permissions };
  }

  /** Refuses patterns that mean nothing, and those that the caller does not hold. */
  checkGrant(caller: Caller, patterns: readonly string[]): void {
    const unknown = this.known.unknown(patterns);
    if (unknown.length > 0) throw new UnknownPermission({ patterns: unknown.join(', ') });
    this.checkHeld(caller, patterns);
  }

  private checkHeld(caller: Caller, patterns: readonly string[]): void {
    const more = beyond(patterns, caller.permissions);
    if (more.length > 0) throw new MoreThanHeld({ patterns: more.join(', ') });
  }

  /** The role; inside a transaction, held for the rest of it. */
  private async custom(caller: Caller, name: string, transaction?: EntityManager): Promise<CustomRole> {
    const where = { organizationId: caller.organizationId, name };
    const role = transaction
      ? await transaction.findOne(CustomRole, { where, lock: { mode: 'pessimistic_write' } })
      : await this.roles.findOneBy(where);
    if (!role) throw new RoleNotFound();
    return role;
  }

  /** By the name of a built-in role, or the id of a custom one. */
  private async memberCounts(caller: Caller): Promise<Map<string, number>> {
    const rows = await this.roles.manager
      .createQueryBuilder(Membership, 'membership')
      .select(`COALESCE(membership.custom_role_id::text, membership.role)`, 'role')
      .addSelect('count(*)::int', 'members')
      .where('membership.organization_id = :organizationId', { organizationId: caller.organizationId })
      .groupBy('1')
      .getRawMany<{ role: string; members: number }>();
    return new Map(rows.map(({ role, members }) => [role, members]));
  }
}

function builtInView(name: Role, counts: ReadonlyMap<string, number>): RoleView {
  const permissions = [...ROLE_PERMISSIONS[name]];
  return { name, description: ROLE_DESCRIPTIONS[name], permissions, builtIn: true, members: counts.get(name) ?? 0, version: 0 };
}

function customView({ id, name, description, permissions, version }: CustomRole, counts: ReadonlyMap<string, number>): RoleView {
  return { name, description, permissions, builtIn: false, members: counts.get(id) ?? 0, version };
}

function explanation(caller: Caller, permission: string, needing: readonly string[]): PermissionView {
  const pattern = coveringPattern(caller.permissions, permission) ?? null;
  const held = caller.can(permission);
  const reason = held
    ? permission === OWN_ACCOUNT
      ? 'Everybody who is logged in has it for the own account.'
      : `Your role ${caller.role} holds ${pattern ?? permission}.`
    : `Nothing that your role ${caller.role} holds covers it.`;
  const why = [reason, REACHES[permission]].filter(Boolean).join(' ');
  return { permission, held, pattern, why, operations: [...needing] };
}
