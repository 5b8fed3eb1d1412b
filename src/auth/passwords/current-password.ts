import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../access';
import { NotAuthenticated, WrongCurrentPassword } from '../errors';
import type { Origin } from '../origin';
import { PasswordAttempts } from '../throttle/password-attempts';
import { User } from '../user.entity';

/** What a stolen access token alone must not be able to change asks for the password once more. */
@Injectable()
export class CurrentPassword {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly attempts: PasswordAttempts,
  ) {}

  /**
   * The caller's account, after the password was given; 422 when it is wrong, 429 after too many wrong ones.
   * For a POST that is `@Phased` only: in the one transaction of the others the count would go away together with the refusal.
   */
  async confirm(caller: Caller, password: string, origin: Origin): Promise<User> {
    const user = await this.userOf(caller);
    if (!(await this.attempts.check({ userId: user.id }, origin, password, user.passwordHash))) throw new WrongCurrentPassword();
    return user;
  }

  async userOf({ userId }: Caller): Promise<User> {
    const user = userId === null ? null : await this.users.findOneBy({ id: userId });
    if (!user) throw new NotAuthenticated();
    return user;
  }
}
