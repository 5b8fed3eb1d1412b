import { Injectable } from '@nestjs/common';
import { In, IsNull, MoreThan, type EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { LinkNotUsable } from '../errors';
import { newSecretToken, secretTokenHash } from '../secret-token';
import { User } from '../user.entity';
import { AccountLink, type LinkPurpose } from './account-link.entity';

const HOUR = 60 * 60 * 1000;
const GOOD_FOR: Record<LinkPurpose, number> = { 'verify-email': 24 * HOUR, 'change-email': 24 * HOUR, 'reset-password': HOUR };

/** Links by which a person shows that mail to an address reaches them. */
@Injectable()
export class AccountLinks {
  constructor(private readonly clock: Clock) {}

  /** A new link; earlier ones for the same purpose are void. Answers its secret, which is not kept. */
  async make(manager: EntityManager, { userId, email, purpose }: Pick<AccountLink, 'userId' | 'email' | 'purpose'>): Promise<string> {
    const now = this.clock.now();
    const token = newSecretToken();
    await this.voidAll(manager, userId, purpose);
    const expiresAt = new Date(now.getTime() + GOOD_FOR[purpose]);
    await manager.insert(AccountLink, { id: newId(), userId, purpose, email, tokenHash: secretTokenHash(token), expiresAt });
    return token;
  }

  /** The link behind the token, which stays as it is. Unknown, used, void and expired are all the same to whoever holds it. */
  async look(manager: EntityManager, token: string, ...purposes: LinkPurpose[]): Promise<AccountLink> {
    const link = await manager.findOneBy(AccountLink, { tokenHash: secretTokenHash(token), purpose: In(purposes), ...this.usable() });
    if (!link) throw new LinkNotUsable();
    return link;
  }

  /** Uses the link up: of two at once, one wins. */
  async use(manager: EntityManager, token: string, ...purposes: LinkPurpose[]): Promise<AccountLink> {
    const link = await this.look(manager, token, ...purposes);
    const { affected } = await manager.update(AccountLink, { id: link.id, ...this.usable() }, { usedAt: this.clock.now() });
    if (!affected) throw new LinkNotUsable();
    return link;
  }

  async voidAll(manager: EntityManager, userId: string, ...purposes: LinkPurpose[]): Promise<void> {
    await manager.update(AccountLink, { userId, purpose: In(purposes), usedAt: IsNull() }, { usedAt: this.clock.now() });
  }

  /**
   * Who joins a further organization: a link of before may have been read in the outbox of an earlier one, and would open this one as well.
   * The lock waits for a link that is being made or followed at this moment. Answers the account as it is now.
   */
  async voidAtJoining(manager: EntityManager, userId: string): Promise<User> {
    const user = await manager.findOneOrFail(User, { where: { id: userId }, lock: { mode: 'pessimistic_write' } });
    await this.voidAll(manager, userId, 'reset-password', 'change-email', 'verify-email');
    return user;
  }

  private usable() {
    return { usedAt: IsNull(), expiresAt: MoreThan(this.clock.now()) };
  }
}
