import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock';
import { violates } from '../../platform/database/unique-violation';
import { Environment } from '../../platform/environment';
import type { Caller } from '../access';
import { AuthEvents } from '../auth-events';
import { normalizedEmail } from '../email';
import { LinkNotUsable, LoginRefused } from '../errors';
import { emailChangedLetter, verificationLetter } from '../mail/letters';
import { Mailer } from '../mail/mailer';
import type { Origin } from '../origin';
import { CurrentPassword } from '../passwords/current-password';
import { Sessions } from '../sessions/sessions.service';
import { PasswordAttempts } from '../throttle/password-attempts';
import { HOUR_SECONDS, Throttle } from '../throttle/throttle';
import { User } from '../user.entity';
import type { EmailProof, NewEmail } from './accounts.dto';
import { AccountLinks } from './account-links';
import { begin, organizationsOf } from './home';

/** In whose name a mail is sent, and for which request. */
interface Sender {
  organizationId: string;
  requestId: string;
}

/** A person's e-mail address: whether mail reaches it, and its change. */
@Injectable()
export class EmailAddresses {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly links: AccountLinks,
    private readonly mailer: Mailer,
    private readonly sessions: Sessions,
    private readonly currentPassword: CurrentPassword,
    private readonly attempts: PasswordAttempts,
    private readonly throttle: Throttle,
    private readonly events: AuthEvents,
    private readonly clock: Clock,
    private readonly environment: Environment,
  ) {}

  async askToVerify(manager: EntityManager, user: Pick<User, 'id' | 'email'>, sender: Sender): Promise<void> {
    const token = await this.links.make(manager, { userId: user.id, email: user.email, purpose: 'verify-email' });
    await this.mailer.send(manager, { ...sender, to: user.email }, verificationLetter({ web: this.environment.WEB_URL, token }));
  }

  /** Mails the caller a new link; nothing when the address is verified already. */
  async sendVerification(caller: Caller): Promise<void> {
    const user = await this.currentPassword.userOf(caller);
    if (user.emailVerifiedAt) return;
    await this.countMail(user);
    await this.users.manager.transaction((manager) => this.askToVerify(manager, user, caller));
  }

  /** The address changes when the new one has been shown to be the caller's. An address that is somebody else's gets no mail, and the answer is the same. */
  async change(caller: Caller, body: NewEmail, origin: Origin): Promise<void> {
    const user = await this.currentPassword.confirm(caller, body.currentPassword, origin);
    await this.countMail(user);
    const email = normalizedEmail(body.email);
    if (email === user.email || (await this.users.existsBy({ email }))) return;
    await this.users.manager.transaction(async (manager) => {
      const token = await this.links.make(manager, { userId: user.id, email, purpose: 'change-email' });
      const letter = verificationLetter({ web: this.environment.WEB_URL, token });
      await this.mailer.send(manager, { organizationId: caller.organizationId, requestId: caller.requestId, to: email }, letter);
    });
  }

  /**
   * The link from a mail was opened by somebody who knows the password: mailbox and account are one person's. Without the password, the owner of a mailbox
   * would by a click make an account theirs that somebody else has made, and goes on to use (pre-hijacking).
   */
  async verify({ token, password }: EmailProof, origin: Origin): Promise<void> {
    const { manager } = this.users;
    const { requestId } = origin;
    const { userId, purpose } = await this.links.look(manager, token, 'verify-email', 'change-email');
    const user = await this.users.findOneByOrFail({ id: userId });
    if (!(await this.attempts.check({ email: user.email }, origin, password, user.passwordHash))) throw new LoginRefused();
    const [home, ...others] = await organizationsOf(this.users, userId);
    const end = { userId, because: 'email_changed' as const, home, others, requestId };
    try {
      await begin(manager, { home, userId }, async (transaction) => {
        const { email } = await this.links.use(transaction, token, purpose);
        if (purpose === 'change-email') await this.replace(transaction, { userId, email, home, requestId });
        if (this.mailer.isProof) await transaction.update(User, { id: userId, email }, { emailVerifiedAt: this.clock.now() });
        if (purpose === 'change-email') await this.sessions.endEverywhere(transaction, end);
      });
    } catch (cause) {
      // Somebody else took the address since the mail was sent.
      if (violates(cause, 'users_email')) throw new LinkNotUsable(undefined, { cause });
      throw cause;
    }
    if (purpose === 'change-email') await this.sessions.endElsewhere(null, end);
  }

  /** The address may be that of somebody who knows nothing of it: nobody's mailbox is filled by us. */
  private countMail({ id }: User): Promise<void> {
    return this.throttle.countFor(id, 'verification-mail', this.environment.RESETS_PER_HOUR, HOUR_SECONDS);
  }

  private async replace(manager: EntityManager, { userId, email, home, requestId }: Replacement): Promise<void> {
    const before = await manager.findOneByOrFail(User, { id: userId });
    await manager.update(User, { id: userId }, { email, emailVerifiedAt: null });
    // What was sent to the old address must open nothing any more.
    await this.links.voidAll(manager, userId, 'reset-password', 'verify-email');
    await this.events.happened(manager, { name: 'authn_email_change', organizationId: home ?? null, userId, requestId });
    if (home) await this.mailer.send(manager, { organizationId: home, requestId, to: before.email }, emailChangedLetter());
  }
}

interface Replacement {
  userId: string;
  email: string;
  home: string | undefined;
  requestId: string;
}
