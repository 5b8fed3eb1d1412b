import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { newId } from '../platform/database/ids';
import { asOrganization, asPerson } from '../platform/database/scope';
import { violates } from '../platform/database/unique-violation';
import { Environment } from '../platform/environment';
import type { Caller } from './access';
import { ACCESS_TOKEN } from './access-token';
import type { Login, Me, NewAccount, Tokens } from './auth.dto';
import { Callers } from './callers';
import { EmailTaken, LoginRefused, NotAuthenticated, RefreshRefused } from './errors';
import { Hashing } from './hashing';
import { LoginAudit } from './audit/login-audit';
import { Membership } from './membership.entity';
import { Organization } from './organization.entity';
import { childOf, decodeRefreshToken, encodeRefreshToken, firstRefreshToken, hashOf, sameHash, type RefreshToken } from './refresh-token';
import { secretKey } from './secret-key';
import { Session } from './session.entity';
import { User } from './user.entity';

const DAY = 24 * 60 * 60 * 1000;
/** A session that is not refreshed for 7 days is over, and any after 30 (requirement S12). */
const IDLE = 7 * DAY;
const LONGEST = 30 * DAY;
/** A parent that comes again within 10 s was a lost answer or a second tab, later it was stolen (requirement S12). */
const LOST_ANSWER = 10_000;

const normalized = (email: string): string => email.normalize('NFKC').trim().toLowerCase();

@Injectable()
export class AuthService {
  private readonly key: string;
  /** Compared against when no such user exists, so that both answers take the same time. */
  private readonly nobody: Promise<string>;

  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly callers: Callers,
    private readonly tokens: JwtService,
    private readonly clock: Clock,
    private readonly hashing: Hashing,
    private readonly logins: LoginAudit,
    environment: Environment,
  ) {
    this.key = secretKey(environment);
    this.nobody = hashing.hash(newId());
  }

  async register(body: NewAccount, ids: { organization?: string; user?: string } = {}): Promise<Tokens> {
    const passwordHash = await this.hashing.hash(body.password);
    const organization = { id: ids.organization ?? newId(), name: body.organizationName };
    const user = { id: ids.user ?? newId(), name: body.name, email: normalized(body.email), passwordHash };
    try {
      return await this.begin(organization.id, async (manager) => {
        await manager.insert(Organization, organization);
        await manager.insert(User, user);
        await manager.insert(Membership, { organizationId: organization.id, userId: user.id, role: 'owner', status: 'active' });
        return this.open(manager, organization.id, user.id);
      });
    } catch (error) {
      if (violates(error, 'users_email')) throw new EmailTaken();
      throw error;
    }
  }

  async login(body: Login): Promise<Tokens> {
    const user = await this.users.findOneBy({ email: normalized(body.email) });
    const matches = await this.hashing.matches(body.password, user?.passwordHash ?? (await this.nobody));
    const membership = user && matches ? await this.membership(user.id, body.organizationId) : null;
    if (!membership) {
      if (user) this.logins.failed(user.id);
      throw new LoginRefused();
    }
    return this.begin(membership.organizationId, async (manager) => {
      await this.logins.succeeded(manager, membership);
      return this.open(manager, membership.organizationId, membership.userId);
    });
  }

  /** Rotates: the token becomes its child. An older token than the parent means that somebody else holds the family, which then ends. */
  async refresh(refreshToken: string): Promise<Tokens> {
    const token = decodeRefreshToken(refreshToken);
    if (!token) throw new RefreshRefused();
    const next = await this.begin(token.organizationId, (manager) => this.rotate(manager, token));
    if (!next) throw new RefreshRefused();
    return this.issue(next.userId, next.token);
  }

  /** Ends the session: its access tokens and refresh tokens are worth nothing from now on. */
  async logout(caller: Caller): Promise<void> {
    if (!caller.sessionId) return;
    await this.revoke(this.sessions.manager, caller.organizationId, caller.sessionId, 'logout');
  }

  async me(caller: Caller): Promise<Me> {
    const membership = await this.users.manager.findOne(Membership, {
      where: { organizationId: caller.organizationId, userId: caller.userId ?? newId() },
      relations: { organization: true, user: true },
    });
    if (!membership?.user || !membership.organization) throw new NotAuthenticated();
    const { user, organization, role } = membership;
    return {
      id: user.id,
      name: user.name,
      email: user.email,
      organization: { id: organization.id, name: organization.name },
      role,
      permissions: [...caller.permissions],
    };
  }

  private membership(userId: string, organizationId: string | undefined): Promise<Membership | null> {
    const where = { userId, status: 'active' as const, ...(organizationId ? { organizationId } : {}) };
    return asPerson(userId, () => this.users.manager.findOne(Membership, { where, order: { createdAt: 'ASC' } }));
  }

  /** A transaction for an organization before there is a caller. */
  private begin<T>(organizationId: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return asOrganization(organizationId, () => this.users.manager.transaction(work));
  }

  private async open(manager: EntityManager, organizationId: string, userId: string): Promise<Tokens> {
    const now = this.clock.now();
    const token = firstRefreshToken(organizationId, newId());
    await manager.insert(Session, {
      organizationId,
      id: token.sessionId,
      userId,
      currentHash: hashOf(token),
      rotatedAt: now,
      expiresAt: new Date(now.getTime() + LONGEST),
    });
    return this.issue(userId, token);
  }

  private async rotate(manager: EntityManager, token: RefreshToken): Promise<{ userId: string; token: RefreshToken } | undefined> {
    const session = await manager.findOne(Session, {
      where: { organizationId: token.organizationId, id: token.sessionId },
      lock: { mode: 'pessimistic_write' },
    });
    const now = this.clock.now().getTime();
    if (!session || session.revokedAt || session.expiresAt.getTime() <= now || session.rotatedAt.getTime() + IDLE <= now) return undefined;
    const child = { userId: session.userId, token: childOf(token, this.key) };
    const hash = hashOf(token);
    if (sameHash(hash, session.currentHash)) {
      const rotated = { previousHash: session.currentHash, currentHash: hashOf(child.token), rotatedAt: new Date(now) };
      await manager.update(Session, { organizationId: session.organizationId, id: session.id }, rotated);
      return child;
    }
    if (sameHash(hash, session.previousHash) && session.rotatedAt.getTime() + LOST_ANSWER > now) return child;
    await this.revoke(manager, session.organizationId, session.id, 'token_reuse');
    return undefined;
  }

  private async revoke(manager: EntityManager, organizationId: string, id: string, because: 'logout' | 'token_reuse'): Promise<void> {
    await manager.update(Session, { organizationId, id }, { revokedAt: this.clock.now(), revokedBecause: because });
    this.callers.forget(id);
  }

  private async issue(userId: string, token: RefreshToken): Promise<Tokens> {
    const accessToken = await this.tokens.signAsync({ sub: userId, org: token.organizationId, sid: token.sessionId }, { jwtid: newId() });
    return { accessToken, tokenType: 'Bearer', expiresIn: ACCESS_TOKEN.seconds, refreshToken: encodeRefreshToken(token) };
  }
}
