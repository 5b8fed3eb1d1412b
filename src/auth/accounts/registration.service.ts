import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { newId } from '../../platform/database/ids';
import { asOrganization } from '../../platform/database/scope';
import { violates } from '../../platform/database/unique-violation';
import { Environment } from '../../platform/environment';
import { AuthEvents } from '../auth-events';
import type { NewAccount, Tokens } from '../auth.dto';
import { normalizedEmail } from '../email';
import { EmailTaken, RegistrationClosed } from '../errors';
import { alreadyRegisteredLetter } from '../mail/letters';
import { Mailer } from '../mail/mailer';
import { Membership } from '../membership.entity';
import { Organization } from '../organization.entity';
import type { Origin } from '../origin';
import { Hashing } from '../passwords/hashing';
import { PasswordPolicy } from '../passwords/password-policy';
import { Sessions } from '../sessions/sessions.service';
import { Throttle } from '../throttle/throttle';
import { User } from '../user.entity';
import { EmailAddresses } from './email-addresses.service';
import { organizationsOf } from './home';

/** An owner and the organization that came with them. */
interface Registered {
  organizationId: string;
  userId: string;
}

/** How organizations come to be. */
@Injectable()
export class Registration {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly hashing: Hashing,
    private readonly policy: PasswordPolicy,
    private readonly throttle: Throttle,
    private readonly sessions: Sessions,
    private readonly emails: EmailAddresses,
    private readonly mailer: Mailer,
    private readonly events: AuthEvents,
    private readonly environment: Environment,
  ) {}

  /**
   * Makes an organization and its owner, and logs the owner in. Where registration is strict, nobody is logged in: the answer is the same
   * for an address that has an account already, and only the mail that follows knows.
   */
  async register(body: NewAccount, origin: Origin): Promise<Tokens | undefined> {
    await this.refuseClosed();
    await this.throttle.count('registration', origin);
    this.policy.check(body.password, { email: body.email, name: body.name, organization: body.organizationName });
    if (this.environment.REGISTRATION === 'strict') {
      if (!(await this.create(body, origin))) await this.tellOwner(body, origin);
      return undefined;
    }
    let tokens: Tokens | undefined;
    const registered = await this.create(
      body,
      origin,
      {},
      async (manager, owner) => void (tokens = await this.sessions.open(manager, owner, origin)),
    );
    if (!registered) throw new EmailTaken();
    return tokens;
  }

  /** The organization and its owner; undefined when the address has an account already. */
  async create(
    body: NewAccount,
    origin: Origin,
    ids: { organization?: string; user?: string } = {},
    then?: (manager: EntityManager, owner: Registered) => Promise<void>,
  ): Promise<Registered | undefined> {
    const passwordHash = await this.hashing.hash(body.password);
    const organization = { id: ids.organization ?? newId(), name: body.organizationName };
    const user = { id: ids.user ?? newId(), name: body.name, email: normalizedEmail(body.email), passwordHash };
    const [organizationId, userId] = [organization.id, user.id];
    try {
      await this.in(organizationId, async (manager) => {
        await manager.insert(Organization, organization);
        await manager.insert(User, user);
        await manager.insert(Membership, { organizationId, userId, role: 'owner', status: 'active' });
        await this.emails.askToVerify(manager, user, { organizationId, requestId: origin.requestId });
        await this.events.happened(manager, { name: 'user_created', organizationId, userId, requestId: origin.requestId });
        await then?.(manager, { organizationId, userId });
      });
      return { organizationId, userId };
    } catch (error) {
      if (violates(error, 'users_email')) return undefined;
      throw error;
    }
  }

  /** The very first organization can always be registered: somebody has to invite the others. */
  private async refuseClosed(): Promise<void> {
    if (this.environment.REGISTRATION === 'closed' && (await this.users.count({ take: 1 })) > 0) throw new RegistrationClosed();
  }

  private async tellOwner(body: NewAccount, { requestId }: Origin): Promise<void> {
    const user = await this.users.findOneByOrFail({ email: normalizedEmail(body.email) });
    const [organizationId] = await organizationsOf(this.users, user.id);
    if (!organizationId) return;
    const letter = alreadyRegisteredLetter(this.environment.WEB_URL);
    await this.in(organizationId, (manager) => this.mailer.send(manager, { organizationId, requestId, to: user.email }, letter));
  }

  /** A transaction for an organization before there is a caller. */
  private in<T>(organizationId: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return asOrganization(organizationId, () => this.users.manager.transaction(work));
  }
}
