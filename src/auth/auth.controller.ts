import { Body, Get, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Accepted, Answers, Api, Created, Empty, Fails, Operation } from '../platform/http/api';
import { Caller, Can, Public } from './access';
import { Login, Me, NewAccount, RefreshRequest, Tokens } from './auth.dto';
import { AuthService } from './auth.service';
import { MAIL_FOLLOWS, MailFollows } from './accounts/accounts.dto';
import { Registration } from './accounts/registration.service';
import { EmailTaken, LoginRefused, RefreshRefused, RegistrationClosed } from './errors';
import { Origin } from './origin';
import { TooManyLogins } from './passwords/hashing';
import { WeakPassword } from './passwords/password-policy';
import { SecondFactorNeeded } from './second-factor/second-factor.errors';
import { Sessions } from './sessions/sessions.service';
import { TooManyAttempts } from './throttle/throttle';

@Api('auth', { about: 'Who is calling: accounts, logging in and out. Start here: log in, then paste the access token under Authorize.' })
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly registration: Registration,
    private readonly sessions: Sessions,
  ) {}

  @Post('register')
  @Public()
  @Operation(
    'register',
    'Register an organization',
    'Makes an organization and its owner, and logs the owner in. Where the server registers strictly, the answer is 202 for everybody, and a mail follows.',
  )
  @Created(Tokens, () => '/api/v1/auth/me')
  @Accepted(MailFollows)
  @Fails(EmailTaken, RegistrationClosed, WeakPassword, TooManyAttempts, TooManyLogins)
  async register(@Body() body: NewAccount, @Origin() origin: Origin, @Res({ passthrough: true }) reply: FastifyReply): Promise<Tokens | MailFollows> {
    const tokens = await this.registration.register(body, origin);
    if (!tokens) void reply.code(202);
    return tokens ?? MAIL_FOLLOWS;
  }

  @Post('login')
  @Public()
  @Operation('login', 'Log in', 'Gives an access token for 15 minutes and a refresh token.')
  @Answers(Tokens)
  @Fails(LoginRefused, SecondFactorNeeded, TooManyAttempts, TooManyLogins)
  login(@Body() body: Login, @Origin() origin: Origin): Promise<Tokens> {
    return this.auth.login(body, origin);
  }

  @Post('refresh')
  @Public()
  @Operation(
    'refresh',
    'Refresh the tokens',
    'Each refresh token works once; the answer holds the next one. An old one that comes back ends the session.',
  )
  @Answers(Tokens)
  @Fails(RefreshRefused, TooManyAttempts)
  refresh(@Body() body: RefreshRequest, @Origin() origin: Origin): Promise<Tokens> {
    return this.sessions.refresh(body.refreshToken, origin);
  }

  @Post('logout')
  @Can('account:self')
  @Operation('logout', 'Log out', 'Ends this session at once, its access token included.')
  @Empty()
  logout(@Caller() caller: Caller): Promise<void> {
    return this.auth.logout(caller);
  }

  @Get('me')
  @Can('account:self')
  @Operation('getMe', 'Who am I?', 'The person, the organization, the role and what it permits.')
  @Answers(Me)
  me(@Caller() caller: Caller): Promise<Me> {
    return this.auth.me(caller);
  }
}
