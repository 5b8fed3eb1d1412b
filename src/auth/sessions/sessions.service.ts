import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, MoreThan, Not, Repository, type EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { asOrganization } from '../../platform/database/scope';
import { Environment } from '../../platform/environment';
import { keysetPage, type Page } from '../../platform/http/page';
import { Queue } from '../../platform/queue/queue';
import { Task } from '../../platform/queue/task';
import type { Caller } from '../access';
import { AuthEvents } from '../auth-events';
import type { Tokens } from '../auth.dto';
import { Callers } from '../callers';
import { RefreshRefused, SessionNotFound } from '../errors';
import { Membership } from '../membership.entity';
import type { Origin } from '../origin';
import { isPackedToken, newPackedToken, packedTokenHash, packToken, unpackToken, type PackedToken } from '../packed-token';
import { secretKey } from '../secret-key';
import { ACCESS_TOKEN, AccessTokens } from '../signing/access-token';
import { Throttle } from '../throttle/throttle';
import { childOf } from './refresh-token';
import { Session, type SessionEnd } from './session.entity';
import { SessionView, type SessionQuery } from './sessions.dto';

const DAY = 24 * 60 * 60 * 1000;
/** A session that is not refreshed for 7 days is over, and any after 30 (requirement S12). */
const IDLE = 7 * DAY;
const LONGEST = 30 * DAY;
/** A parent that comes again within 10 s was a lost answer or a second tab, later it was stolen (requirement S12). */
const LOST_ANSWER = 10_000;

/** Which sessions to end: all of a person's in an organization, perhaps but one. */
export interface WhichSessions {
  userId: string;
  organizationId: string;
  except?: string | null;
}

/** Whose sessions end, in which of their organizations, and why. */
export interface EndEverywhere extends Omit<WhichSessions, 'organizationId'> {
  home: string | undefined;
  others: string[];
  because: SessionEnd;
  requestId: string;
}

const TASK = 'sessions/end-elsewhere';

@Injectable()
export class Sessions {
  /** The key that children are derived with, and the one before it, for a client whose answer was lost while the key changed. */
  private readonly keys: string[];

  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly callers: Callers,
    private readonly tokens: AccessTokens,
    private readonly clock: Clock,
    private readonly throttle: Throttle,
    private readonly events: AuthEvents,
    private readonly queue: Queue,
    environment: Environment,
  ) {
    this.keys = [secretKey(environment), environment.SECRET_KEY_PREVIOUS].filter((key) => key !== undefined);
  }

  /** Begins a session, in the scope of its organization. Whoever calls this has made sure who the person is. */
  async open(
    manager: EntityManager,
    { organizationId, userId }: Pick<Membership, 'organizationId' | 'userId'>,
    origin: Origin,
    { bySingleSignOn = false } = {},
  ): Promise<Tokens> {
    const now = this.clock.now();
    const token = newPackedToken(organizationId, newId());
    await manager.insert(Session, {
      organizationId,
      id: token.id,
      userId,
      currentHash: packedTokenHash(token),
      rotatedAt: now,
      expiresAt: new Date(now.getTime() + LONGEST),
      userAgent: origin.userAgent,
      address: origin.address,
      bySingleSignOn,
    });
    await this.events.happened(manager, { name: 'authn_login_success', organizationId, userId, requestId: origin.requestId });
    return this.issue(userId, token);
  }

  /** Rotates: the token becomes its child. An older token than the parent means that somebody else holds the family, which then ends. */
  async refresh(refreshToken: string, origin: Origin): Promise<Tokens> {
    await this.throttle.count('refresh', origin);
    const token = unpackToken(refreshToken);
    if (!token) throw new RefreshRefused();
    const rotating = () => this.sessions.manager.transaction((manager) => this.rotate(manager, token, origin));
    const next = await asOrganization(token.organizationId, rotating);
    if (!next) throw new RefreshRefused();
    return this.issue(next.userId, next.token);
  }

  /** The caller's own live sessions in this organization. */
  list(caller: Caller, query: SessionQuery): Promise<Page<SessionView>> {
    const now = this.clock.now();
    const builder = this.sessions.createQueryBuilder('session').where(
      `session.organizationId = :organizationId AND session.userId = :userId AND session.revokedAt IS NULL
         AND session.expiresAt > :now AND session.rotatedAt > :idleSince`,
      { organizationId: caller.organizationId, userId: caller.userId, now, idleSince: new Date(now.getTime() - IDLE) },
    );
    const sortable = { createdAt: 'createdAt', lastUsedAt: 'rotatedAt' } as const;
    return keysetPage(builder, query, { sortable, default: '-lastUsedAt', view: (session) => SessionView.of(session, caller) });
  }

  /** Ends one of the caller's own sessions; its tokens are worth nothing from now on. */
  async end(caller: Caller, id: string, because: SessionEnd = 'ended'): Promise<void> {
    const { organizationId, userId, requestId } = caller;
    if (!userId) throw new SessionNotFound();
    await this.sessions.manager.transaction(async (manager) => {
      const live = { organizationId, userId, id, revokedAt: IsNull(), expiresAt: MoreThan(this.clock.now()) };
      const { affected } = await manager.update(Session, live, { revokedAt: this.clock.now(), revokedBecause: because });
      if (!affected) throw new SessionNotFound();
      await this.events.happened(manager, { name: 'authn_token_revoked', organizationId, userId, subjectId: id, requestId, facts: { because } });
    });
    this.callers.forget(id);
  }

  /** Ends all of the caller's sessions but this one. */
  async endOthers(caller: Caller): Promise<void> {
    const { organizationId, userId, sessionId, requestId } = caller;
    if (!userId) return;
    await this.sessions.manager.transaction(async (manager) => {
      await this.endAll(manager, { organizationId, userId, except: sessionId }, 'ended');
      await this.events.happened(manager, { name: 'authn_token_revoked', organizationId, userId, requestId, facts: { because: 'ended' } });
    });
  }

  /**
   * Ends a person's sessions in all of their organizations, in the transaction that makes them worthless. The database shows one organization at a
   * time: the first one's end here, those of the others by a task, which stands or falls with the transaction.
   */
  async endEverywhere(manager: EntityManager, { home, others, requestId, ...end }: EndEverywhere): Promise<void> {
    if (!home) return;
    await this.endAll(manager, { ...end, organizationId: home }, end.because);
    const server = { organizationId: home, userId: null, requestId, can: () => true };
    if (others.length > 0) await this.queue.send(manager, server, TASK, { ...end, others });
  }

  /** The task; and whoever has just committed does it at once, because nobody should wait for a worker here. */
  @Task(TASK, { internal: true })
  async endElsewhere(_caller: unknown, { others, because, ...which }: Omit<EndEverywhere, 'home' | 'requestId'>): Promise<void> {
    for (const organizationId of others) {
      await asOrganization(organizationId, () => this.endAll(this.sessions.manager, { ...which, organizationId }, because));
    }
    this.callers.forgetPerson(which.userId);
  }

  async endAll(manager: EntityManager, { userId, organizationId, except }: WhichSessions, because: SessionEnd): Promise<void> {
    const which = { organizationId, userId, revokedAt: IsNull(), ...(except ? { id: Not(except) } : {}) };
    await manager.update(Session, which, { revokedAt: this.clock.now(), revokedBecause: because });
    this.callers.forgetPerson(userId);
  }

  private async rotate(manager: EntityManager, token: PackedToken, origin: Origin): Promise<{ userId: string; token: PackedToken } | undefined> {
    const { organizationId, id } = token;
    const session = await manager.findOne(Session, { where: { organizationId, id }, lock: { mode: 'pessimistic_write' } });
    const now = this.clock.now().getTime();
    if (!session || session.revokedAt || session.expiresAt.getTime() <= now || session.rotatedAt.getTime() + IDLE <= now) return undefined;
    const { userId } = session;
    if (!(await manager.existsBy(Membership, { organizationId, userId, status: 'active' }))) return undefined;
    if (isPackedToken(token, session.currentHash)) {
      const child = childOf(token, this.keys[0] ?? '');
      const rotated = { previousHash: session.currentHash, currentHash: packedTokenHash(child), rotatedAt: new Date(now) };
      await manager.update(Session, { organizationId, id }, rotated);
      return { userId, token: child };
    }
    if (isPackedToken(token, session.previousHash) && session.rotatedAt.getTime() + LOST_ANSWER > now) {
      const child = this.keys.map((key) => childOf(token, key)).find((each) => isPackedToken(each, session.currentHash));
      return child && { userId, token: child };
    }
    await manager.update(Session, { organizationId, id }, { revokedAt: new Date(now), revokedBecause: 'token_reuse' });
    await this.events.happened(manager, { name: 'authn_token_reuse', organizationId, userId, subjectId: id, requestId: origin.requestId });
    this.callers.forget(id);
    return undefined;
  }

  private async issue(userId: string, token: PackedToken): Promise<Tokens> {
    const accessToken = await this.tokens.issue({ sub: userId, org: token.organizationId, sid: token.id });
    return { accessToken, tokenType: 'Bearer', expiresIn: ACCESS_TOKEN.seconds, refreshToken: packToken(token) };
  }
}
