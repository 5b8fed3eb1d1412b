import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { TaskCallers, type TaskEnvelope } from '../platform/queue/task';
import { asOrganization } from '../platform/database/scope';
import type { Caller } from './access';
import { MemberNotFound } from './errors';
import { Membership } from './membership.entity';
import { covers, OWN_ACCOUNT } from './permissions';
import { rightsOf, type Rights } from './roles/rights';
import { Session } from './sessions/session.entity';

/** A revoked session or a lowered role is seen after this time at the latest, on every server. */
const KNOWN_FOR_MILLISECONDS = 5_000;
const MOST_KNOWN = 10_000;

/** Knows who a session belongs to and what that person may do now; the token is never asked for rights. */
@Injectable()
export class Callers extends TaskCallers {
  private readonly known = new Map<string, { rights: Rights; userId: string; until: number }>();

  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    @InjectRepository(Membership) private readonly memberships: Repository<Membership>,
  ) {
    super();
  }

  /** The caller of a live session; undefined when it was ended or the member disabled. */
  async ofSession(organizationId: string, sessionId: string, requestId: string): Promise<Caller | undefined> {
    const known = this.known.get(sessionId);
    if (known && known.until > Date.now()) return caller(organizationId, known.userId, sessionId, known.rights, requestId);
    this.known.delete(sessionId);
    const session = await asOrganization(organizationId, () => this.session(organizationId, sessionId));
    if (!session?.membership) return undefined;
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    const rights = rightsOf(session.membership);
    this.known.set(sessionId, { rights, userId: session.userId, until: Date.now() + KNOWN_FOR_MILLISECONDS });
    return caller(organizationId, session.userId, sessionId, rights, requestId);
  }

  /** Neither ended nor of somebody who was disabled. */
  private session(organizationId: string, sessionId: string): Promise<Session | null> {
    return this.sessions
      .createQueryBuilder('session')
      .innerJoinAndSelect('session.membership', 'membership', `membership.status = 'active'`)
      .leftJoinAndSelect('membership.customRole', 'customRole')
      .where('session.organization_id = :organizationId AND session.id = :sessionId AND session.revoked_at IS NULL AND session.expires_at > now()', {
        organizationId,
        sessionId,
      })
      .getOne();
  }

  forget(sessionId: string): void {
    this.known.delete(sessionId);
  }

  /** After a role was given other permissions: whoever has it is asked for anew. */
  forgetAll(): void {
    this.known.clear();
  }

  /** After a change of what a person may do: the next request looks again. */
  forgetPerson(userId: string): void {
    for (const [sessionId, known] of this.known) if (known.userId === userId) this.known.delete(sessionId);
  }

  /** For background work: the person who asked for it, with the rights they hold when it runs. */
  async restore(origin: Omit<TaskEnvelope, 'payload'>): Promise<Caller> {
    const { organizationId, userId, requestId } = origin;
    if (userId === null) return { organizationId, userId, sessionId: null, role: 'server', permissions: ['*'], requestId, can: () => true };
    const membership = await this.memberships.findOne({ where: { organizationId, userId, status: 'active' }, relations: { customRole: true } });
    if (!membership) throw new MemberNotFound();
    return caller(organizationId, userId, null, rightsOf(membership), requestId);
  }
}

function caller(organizationId: string, userId: string, sessionId: string | null, { role, permissions }: Rights, requestId: string): Caller {
  const can = (permission: string) => permission === OWN_ACCOUNT || covers(permissions, permission);
  return { organizationId, userId, sessionId, role, permissions, requestId, can };
}
