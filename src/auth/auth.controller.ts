import { Body, Get, Post } from '@nestjs/common';
import { Answers, Api, Created, Empty, Fails, Operation } from '../platform/http/api';
import { Caller, Can, Public } from './access';
import { Login, Me, NewAccount, RefreshRequest, Tokens } from './auth.dto';
import { AuthService } from './auth.service';
import { EmailTaken, LoginRefused, RefreshRefused } from './errors';
import { TooManyLogins } from './hashing';

@Api('auth', { about: 'Who is calling: accounts, logging in and out. Start here: log in, then paste the access token under Authorize.' })
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Post('register')
  @Public()
  @Operation('register', 'Register an organization', 'Makes an organization and its owner, and logs the owner in.')
  @Created(Tokens, () => '/api/v1/auth/me')
  @Fails(EmailTaken, TooManyLogins)
  register(@Body() body: NewAccount): Promise<Tokens> {
    return this.auth.register(body);
  }

  @Post('login')
  @Public()
  @Operation('login', 'Log in', 'Gives an access token for 15 minutes and a refresh token.')
  @Answers(Tokens)
  @Fails(LoginRefused, TooManyLogins)
  login(@Body() body: Login): Promise<Tokens> {
    return this.auth.login(body);
  }

  @Post('refresh')
  @Public()
  @Operation(
    'refresh',
    'Refresh the tokens',
    'Each refresh token works once; the answer holds the next one. An old one that comes back ends the session.',
  )
  @Answers(Tokens)
  @Fails(RefreshRefused)
  refresh(@Body() body: RefreshRequest): Promise<Tokens> {
    return this.auth.refresh(body.refreshToken);
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
