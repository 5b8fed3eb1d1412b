import { Body, Get, Post } from '@nestjs/common';
import { Answers, Api, Created, Empty, Fails, Operation } from '../../platform/http/api';
import { Phased } from '../../platform/http/idempotency/phased';
import { Caller, Can, Public } from '../access';
import { Tokens } from '../auth.dto';
import { WrongCurrentPassword } from '../errors';
import { Origin } from '../origin';
import { PasswordGiven } from '../passwords/password-given.dto';
import { TooManyAttempts } from '../throttle/throttle';
import { CodeGiven, EnrolmentView, PasswordAndCode, RecoveryCodes, SecondFactorAnswer, SecondFactorView } from './second-factor.dto';
import { ChallengeOver, SecondFactorOff, SecondFactorOn, SecondFactorRefused, WrongCode } from './second-factor.errors';
import { SecondFactors } from './second-factors.service';

/** A wrong password or code is counted although the request fails: not everything here is one transaction. */
@Api('auth')
export class SecondFactorController {
  constructor(private readonly factors: SecondFactors) {}

  @Post('login/second-factor')
  @Public()
  @Operation(
    'loginWithSecondFactor',
    'Log in: the second half',
    'For accounts with a second factor, whose login answers 401 `auth.second-factor-needed` with a challenge.',
  )
  @Answers(Tokens)
  @Fails(ChallengeOver, SecondFactorRefused, TooManyAttempts)
  login(@Body() body: SecondFactorAnswer, @Origin() origin: Origin): Promise<Tokens> {
    return this.factors.login(body, origin);
  }

  @Get('second-factor')
  @Can('account:self')
  @Operation('getSecondFactor', 'Has my account a second factor?')
  @Answers(SecondFactorView)
  get(@Caller() caller: Caller): Promise<SecondFactorView> {
    return this.factors.get(caller);
  }

  @Post('second-factor')
  @Phased()
  @Can('account:self')
  @Operation(
    'enrolSecondFactor',
    'Set up an authenticator app',
    'The secret is in this answer only. It counts once a code of the app has confirmed it.',
  )
  @Created(EnrolmentView, () => '/api/v1/auth/second-factor')
  @Fails(SecondFactorOn, WrongCurrentPassword, TooManyAttempts)
  enrol(@Caller() caller: Caller, @Body() body: PasswordGiven, @Origin() origin: Origin): Promise<EnrolmentView> {
    return this.factors.enrol(caller, body, origin);
  }

  @Post('second-factor/confirm')
  @Phased()
  @Can('account:self')
  @Operation(
    'confirmSecondFactor',
    'Confirm the authenticator app',
    'From now on a login asks for a code. The recovery codes are in this answer only.',
  )
  @Answers(RecoveryCodes)
  @Fails(SecondFactorOn, SecondFactorOff, WrongCode, TooManyAttempts)
  confirm(@Caller() caller: Caller, @Body() { code }: CodeGiven): Promise<RecoveryCodes> {
    return this.factors.confirm(caller, code);
  }

  @Post('second-factor/recovery-codes')
  @Phased()
  @Can('account:self')
  @Operation('renewRecoveryCodes', 'Make new recovery codes', 'The old ones are worth nothing from now on.')
  @Answers(RecoveryCodes)
  @Fails(SecondFactorOff, WrongCurrentPassword, TooManyAttempts)
  newCodes(@Caller() caller: Caller, @Body() body: PasswordGiven, @Origin() origin: Origin): Promise<RecoveryCodes> {
    return this.factors.newCodes(caller, body, origin);
  }

  @Post('second-factor/disable')
  @Phased()
  @Can('account:self')
  @Operation('disableSecondFactor', 'Do without the second factor', 'Needs the password and a code, or a recovery code.')
  @Empty()
  @Fails(SecondFactorOff, WrongCode, WrongCurrentPassword, TooManyAttempts)
  disable(@Caller() caller: Caller, @Body() body: PasswordAndCode, @Origin() origin: Origin): Promise<void> {
    return this.factors.disable(caller, body, origin);
  }
}
