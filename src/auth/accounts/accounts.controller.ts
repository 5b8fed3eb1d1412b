import { Body, Post } from '@nestjs/common';
import { Accepted, Api, Empty, Fails, Operation } from '../../platform/http/api';
import { Phased } from '../../platform/http/idempotency/phased';
import { Caller, Can, Public } from '../access';
import { LinkNotUsable, LoginRefused, WrongCurrentPassword } from '../errors';
import { Origin } from '../origin';
import { TooManyLogins } from '../passwords/hashing';
import { WeakPassword } from '../passwords/password-policy';
import { Passwords } from '../passwords/passwords.service';
import { TooManyAttempts } from '../throttle/throttle';
import { EmailProof, ForgottenPassword, MAIL_FOLLOWS, MailFollows, NewEmail, NewPassword, ResetPassword } from './accounts.dto';
import { EmailAddresses } from './email-addresses.service';

/** A wrong current password is counted although the request fails: not everything here is one transaction. */
@Api('auth')
export class AccountsController {
  constructor(
    private readonly passwords: Passwords,
    private readonly emails: EmailAddresses,
  ) {}

  @Post('change-password')
  @Phased()
  @Can('account:self')
  @Operation('changePassword', 'Change your password', 'Asks for the current one. All your other sessions end; this one goes on.')
  @Empty()
  @Fails(WrongCurrentPassword, WeakPassword, TooManyAttempts, TooManyLogins)
  changePassword(@Caller() caller: Caller, @Body() body: NewPassword, @Origin() origin: Origin): Promise<void> {
    return this.passwords.change(caller, body, origin);
  }

  @Post('forgot-password')
  @Public()
  @Operation(
    'forgotPassword',
    'Ask for a new password',
    'Mails a link that works once, for one hour. The answer is the same whether there is such an account or not.',
  )
  @Accepted(MailFollows)
  @Fails(TooManyAttempts)
  async forgotPassword(@Body() body: ForgottenPassword, @Origin() origin: Origin): Promise<MailFollows> {
    await this.passwords.forgotten(body, origin);
    return MAIL_FOLLOWS;
  }

  @Post('reset-password')
  @Public()
  @Operation('resetPassword', 'Set a new password', 'With the token from the mail. All sessions of the account end.')
  @Empty()
  @Fails(LinkNotUsable, WeakPassword, TooManyLogins)
  resetPassword(@Body() body: ResetPassword, @Origin() origin: Origin): Promise<void> {
    return this.passwords.reset(body, origin);
  }

  @Post('change-email')
  @Phased()
  @Can('account:self')
  @Operation(
    'changeEmail',
    'Change your e-mail address',
    'Asks for the current password and mails a link to the new address. When it is opened, the address changes and all sessions end.',
  )
  @Accepted(MailFollows)
  @Fails(WrongCurrentPassword, TooManyAttempts, TooManyLogins)
  async changeEmail(@Caller() caller: Caller, @Body() body: NewEmail, @Origin() origin: Origin): Promise<MailFollows> {
    await this.emails.change(caller, body, origin);
    return MAIL_FOLLOWS;
  }

  @Post('send-verification')
  @Can('account:self')
  @Operation('sendVerification', 'Ask for the verification mail again', 'Earlier links are void.')
  @Accepted(MailFollows)
  @Fails(TooManyAttempts)
  async sendVerification(@Caller() caller: Caller): Promise<MailFollows> {
    await this.emails.sendVerification(caller);
    return MAIL_FOLLOWS;
  }

  @Post('verify-email')
  @Public()
  @Operation(
    'verifyEmail',
    'Verify an e-mail address',
    'With the token from the mail and the password of the account; also for a change of address. Whoever is sent a link to an account that somebody else made in their name makes it theirs with POST /api/v1/auth/forgot-password.',
  )
  @Empty()
  @Fails(LinkNotUsable, LoginRefused, TooManyAttempts, TooManyLogins)
  verifyEmail(@Body() body: EmailProof, @Origin() origin: Origin): Promise<void> {
    return this.emails.verify(body, origin);
  }
}
