import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Repository, type EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { Environment } from '../../platform/environment';
import { Queue } from '../../platform/queue/queue';
import { Task } from '../../platform/queue/task';
import type { Caller } from '../access';
import { AccountLinks } from '../accounts/account-links';
import type { ForgottenPassword, NewPassword, ResetPassword } from '../accounts/accounts.dto';
import { begin, organizationsOf } from '../accounts/home';
import { ApiKey } from '../api-keys/api-key.entity';
import { AuthEvents, type AuthEvent } from '../auth-events';
import { normalizedEmail } from '../email';
import { passwordChangedLetter, resetLetter } from '../mail/letters';
import { Mailer } from '../mail/mailer';
import type { Origin } from '../origin';
import { SecondFactor } from '../second-factor/second-factor.entity';
import type { SessionEnd } from '../sessions/session.entity';
import { Sessions } from '../sessions/sessions.service';
import { Throttle } from '../throttle/throttle';
import { User } from '../user.entity';
import { CurrentPassword } from './current-password';
import { Hashing } from './hashing';
import { PasswordPolicy } from './password-policy';

const TASK = 'passwords/mail-reset';
/** The organization of work that belongs to none. */
const NOWHERE = '00000000-0000-0000-0000-000000000000';

/** Passwords that are changed, forgotten and set anew. */
@Injectable()
export class Passwords {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly hashing: Hashing,
    private readonly policy: PasswordPolicy,
    private readonly currentPassword: CurrentPassword,
    private readonly sessions: Sessions,
    private readonly links: AccountLinks,
    private readonly mailer: Mailer,
    private readonly queue: Queue,
    private readonly throttle: Throttle,
    private readonly events: AuthEvents,
    private readonly clock: Clock,
    private readonly environment: Environment,
  ) {}

  /** All other sessions end: whoever has them may be the reason for the change. */
  async change(caller: Caller, body: NewPassword, origin: Origin): Promise<void> {
    const user = await this.currentPassword.confirm(caller, body.currentPassword, origin);
    this.policy.check(body.newPassword, user, '/newPassword');
    const passwordHash = await this.hashing.hash(body.newPassword);
    await this.set(user, { passwordHash }, { because: 'password_changed', except: caller.sessionId, requestId: caller.requestId });
  }

  /**
   * Whoever forgot the password gets a link by mail. Existing or not, the same is done here, one look and one task; what differs happens
   * afterwards, in the background, so that neither the answer nor its time tells who has an account.
   */
  async forgotten({ email }: ForgottenPassword, origin: Origin): Promise<void> {
    await this.throttle.count('reset', origin);
    await this.users.manager.transaction(async (manager) => {
      const user = await manager.findOne(User, { where: { email: normalizedEmail(email) }, select: { id: true } });
      const server = { organizationId: NOWHERE, userId: null, requestId: origin.requestId, can: () => true };
      await this.queue.send(manager, server, TASK, { userId: user?.id ?? newId() });
    });
  }

  @Task(TASK, { internal: true })
  async mailReset({ requestId }: Caller, { userId }: { userId: string }): Promise<void> {
    const user = await this.users.findOneBy({ id: userId });
    const [organizationId] = user ? await organizationsOf(this.users, userId) : [];
    if (!user || !organizationId) return;
    await begin(this.users.manager, { home: organizationId, userId }, async (manager) => {
      const token = await this.links.make(manager, { userId, email: user.email, purpose: 'reset-password' });
      await this.mailer.send(manager, { organizationId, requestId, to: user.email }, resetLetter({ web: this.environment.WEB_URL, token }));
    });
  }

  /** Sets the password of whoever holds the link from the mail, and ends all of their sessions. */
  async reset({ token, password }: ResetPassword, { requestId }: Origin): Promise<void> {
    const { userId, email } = await this.links.look(this.users.manager, token, 'reset-password');
    const user = await this.users.findOneByOrFail({ id: userId });
    this.policy.check(password, user);
    const passwordHash = await this.hashing.hash(password);
    // The mail arrived: the address is theirs.
    const isFirstProof = this.mailer.isProof && email === user.email && !user.emailVerifiedAt;
    const verified = isFirstProof ? { emailVerifiedAt: this.clock.now() } : {};
    await this.set(user, { passwordHash, ...verified }, { because: 'password_reset', token, isFirstProof, requestId });
  }

  private async set(user: User, changes: Partial<User>, { because, token, isFirstProof, except = null, requestId }: How): Promise<void> {
    const { id: userId, email } = user;
    const [home, ...others] = await organizationsOf(this.users, userId);
    const end = { userId, except, because, home, others, requestId };
    await begin(this.users.manager, { home, userId }, async (manager) => {
      if (token) await this.links.use(manager, token, 'reset-password');
      await manager.update(User, { id: userId }, changes);
      await this.links.voidAll(manager, userId, 'reset-password', 'change-email');
      if (isFirstProof) await this.dropOfRegistrant(manager, { organizationId: home ?? null, userId, requestId });
      const name = token ? 'authn_password_reset' : 'authn_password_change';
      await this.events.happened(manager, { name, organizationId: home ?? null, userId, requestId });
      if (home) await this.mailer.send(manager, { organizationId: home, requestId, to: email }, passwordChangedLetter());
      await this.sessions.endEverywhere(manager, end);
    });
    await this.sessions.endElsewhere(null, end);
  }

  /** Whoever registered the address may not be its owner, and would lock the owner out by a second factor, or go on to come in by a key. */
  private async dropOfRegistrant(manager: EntityManager, who: Pick<AuthEvent, 'organizationId' | 'requestId'> & { userId: string }): Promise<void> {
    const { userId, organizationId } = who;
    if (organizationId) await manager.update(ApiKey, { organizationId, userId, revokedAt: IsNull() }, { revokedAt: this.clock.now() });
    const { affected } = await manager.delete(SecondFactor, { userId });
    if (affected) await this.events.happened(manager, { name: 'authn_second_factor_disabled', ...who });
  }
}

interface How {
  because: SessionEnd;
  /** The link that allows it, where nobody is logged in. */
  token?: string;
  /** With it, the address is shown to be the person's for the first time. */
  isFirstProof?: boolean;
  except?: string | null;
  requestId: string;
}
