import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { TaskCallers, type TaskEnvelope } from '../platform/queue/task';
import { Clock } from '../platform/clock';
import { actAs, asOrganization } from '../platform/database/scope';
import type { Caller } from './access';
import { ApiKey } from './api-keys/api-key.entity';
import { ApiKeyNotUsable } from './api-keys/api-keys.errors';
import { isUsable, machineCaller, type UsableApiKey } from './api-keys/machine-caller';
import { MemberNotFound } from './errors';
import { Membership } from './membership.entity';
import { covers, OWN_ACCOUNT } from './permissions';
import { rightsOf, type Rights } from './roles/rights';
import { SecondFactor } from './second-factor/second-factor.entity';
import { Session } from './sessions/session.entity';
import type { AccessTokenClaims } from './signing/access-token';

/** A revoked session or a lowered role is seen after this time at the latest, on every server. */
const KNOWN_FOR_MILLISECONDS = 5_000;
const MOST_KNOWN = 10_000;

/** What is remembered of a session. */
interface Known {
  organizationId: string;
  userId: string;
  rights: Rights;
  owesSecondFactor: boolean;
}

/** Knows who a session belongs to and what that person may do now; the token is never asked for rights. */
@Injectable()
export class Callers extends TaskCallers {
  private readonly remembered = new Map<string, Known & { until: number }>();

  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    @InjectRepository(Membership) private readonly memberships: Repository<Membership>,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** The caller of a session that was looked up a moment ago. */
  known({ sub, org, sid }: AccessTokenClaims, requestId: string): Caller | undefined {
    const known = this.remembered.get(sid);
    if (known?.userId !== sub || known.organizationId !== org || known.until <= Date.now()) return undefined;
    return caller(known, sid, requestId);
  }

  /** The caller of a live session of this person; undefined when it was ended or the member disabled. */
  async ofSession({ sub, org: organizationId, sid: sessionId }: AccessTokenClaims, requestId: string): Promise<Caller | undefined> {
    const session = await asOrganization(organizationId, () => this.session(organizationId, sessionId));
    if (session?.userId !== sub || !session.membership?.organization) return undefined;
    if (this.remembered.size >= MOST_KNOWN) this.remembered.clear();
    const { requiresSecondFactor } = session.membership.organization;
    const owesSecondFactor = requiresSecondFactor && !session.bySingleSignOn && !(session as Session & { secondFactor?: SecondFactor }).secondFactor;
    const found = { organizationId, rights: rightsOf(session.membership), userId: session.userId, owesSecondFactor };
    this.remembered.set(sessionId, { ...found, until: Date.now() + KNOWN_FOR_MILLISECONDS });
    return caller(found, sessionId, requestId);
  }

  /** Neither ended nor of somebody who was disabled. */
  private session(organizationId: string, sessionId: string): Promise<Session | null> {
    return this.sessions
      .createQueryBuilder('session')
      .innerJoinAndSelect('session.membership', 'membership', `membership.status = 'active'`)
      .leftJoinAndSelect('membership.customRole', 'customRole')
      .innerJoinAndSelect('membership.organization', 'organization')
      .leftJoinAndMapOne('session.secondFactor', SecondFactor, 'factor', 'factor.userId = session.userId AND factor.confirmedAt IS NOT NULL')
      .where('session.organization_id = :organizationId AND session.id = :sessionId AND session.revoked_at IS NULL AND session.expires_at > now()', {
        organizationId,
        sessionId,
      })
      .getOne();
  }

  forget(sessionId: string): void {
    this.remembered.delete(sessionId);
  }

  /** After a role was given other permissions: whoever has it is asked for anew. */
  forgetAll(): void {
    this.remembered.clear();
  }

  /** After a change of what a person may do: the next request looks again. */
  forgetPerson(userId: string): void {
    for (const [sessionId, known] of this.remembered) if (known.userId === userId) this.remembered.delete(sessionId);
  }

  /** For background work: the person who asked for it, or the machine on their behalf, with the rights they hold when it runs. */
  async restore(origin: Omit<TaskEnvelope, 'payload'>): Promise<Caller> {
    const { organizationId, userId, apiKeyId, onBehalfOf, requestId } = origin;
    if (userId === null) return { organizationId, userId, sessionId: null, role: 'server', permissions: ['*'], requestId, can: () => true };
    const membership = await this.memberships.findOne({ where: { organizationId, userId, status: 'active' }, relations: { customRole: true } });
    if (!membership) throw new MemberNotFound();
    if (apiKeyId) {
      const key = await this.key(organizationId, apiKeyId);
      const machine = machineCaller(key, onBehalfOf || userId !== key.userId ? membership : undefined, requestId);
      // What is tried again by hand is told from its list, which does not say who made the key.
      actAs(machine);
      return machine;
    }
    return caller({ organizationId, rights: rightsOf(membership), userId, owesSecondFactor: false }, null, requestId);
  }

  private async key(organizationId: string, id: string): Promise<UsableApiKey> {
    const key = await this.memberships.manager.findOne(ApiKey, { where: { organizationId, id }, relations: { member: { customRole: true } } });
    if (!isUsable(key, this.clock.now())) throw new ApiKeyNotUsable();
    return key;
  }
}

function caller({ organizationId, rights, userId, owesSecondFactor }: Known, sessionId: string | null, requestId: string): Caller {
  const { role, permissions } = rights;
  const can = (permission: string) => permission === OWN_ACCOUNT || covers(permissions, permission);
  return { organizationId, userId, sessionId, role, permissions, requestId, owesSecondFactor, can };
}
