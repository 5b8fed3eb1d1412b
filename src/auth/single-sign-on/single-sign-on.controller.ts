import { Body, Delete, Get, Put, Query, Req, Res } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DEMO } from '../../platform/demo';
import { Environment } from '../../platform/environment';
import { Answers, Api, Empty, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import { IfMatch } from '../../platform/http/version-match';
import { Caller, Can, Public } from '../access';
import { Tokens } from '../auth.dto';
import { WrongCurrentPassword } from '../errors';
import { RoleTooHigh } from '../members/members.errors';
import { Origin } from '../origin';
import { UnknownRole } from '../roles/roles.errors';
import { TooManyAttempts } from '../throttle/throttle';
import { CallbackQuery, ConnectionView, NewConnection } from './single-sign-on.dto';
import { ConnectedByOwners, EmailUnverified, IssuerUnusable, NoAttempt, NoSingleSignOn, NotAMember, SignOnRefused } from './single-sign-on.errors';
import { ATTEMPT_SECONDS, SingleSignOn } from './single-sign-on.service';

const CALLBACK = '/api/v1/auth/single-sign-on/callback';
const COOKIE = 'assay_sign_on';

@Api('', { tag: 'single-sign-on', about: 'Logging in by the identity provider of one’s organization (OpenID Connect).' })
export class SingleSignOnController {
  constructor(
    private readonly signOn: SingleSignOn,
    private readonly environment: Environment,
  ) {}

  @Get('single-sign-on')
  @Can('signon:read')
  @Operation('getSingleSignOn', 'Read the connection to the identity provider', 'Without its secret.')
  @Answers(ConnectionView)
  @Fails(NoSingleSignOn)
  get(@Caller() caller: Caller): Promise<ConnectionView> {
    return this.signOn.get(caller);
  }

  @Put('single-sign-on')
  @Can('signon:write')
  @Operation(
    'connectSingleSignOn',
    'Connect the identity provider',
    'Replaces the connection, if there is one. Asks for the current password: only an owner does this, in person. The provider is asked before anything is stored.',
  )
  @Answers(ConnectionView)
  @Fails(ConnectedByOwners, WrongCurrentPassword, TooManyAttempts, IssuerUnusable, RoleTooHigh, UnknownRole)
  connect(@Caller() caller: Caller, @Body() body: NewConnection, @Origin() origin: Origin, @IfMatch() version?: number): Promise<ConnectionView> {
    return this.signOn.connect(caller, body, origin, version);
  }

  @Delete('single-sign-on')
  @Can('signon:write')
  @Operation('disconnectSingleSignOn', 'Remove the connection', 'Members stay, and log in with their passwords.')
  @Empty()
  @Fails(NoSingleSignOn)
  disconnect(@Caller() caller: Caller, @IfMatch() version?: number): Promise<void> {
    return this.signOn.disconnect(caller, version);
  }

  @Get('auth/single-sign-on/:organizationId/start')
  @Public()
  @Operation('startSingleSignOn', 'Begin to log in', 'For browsers: leads on to the identity provider, which leads back to the callback.')
  @IdParam('organizationId', DEMO.organization, 'The organization')
  @ApiResponse({ status: 302, description: 'On to the identity provider.' })
  @Fails(NoSingleSignOn, IssuerUnusable)
  async start(@Id('organizationId') id: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const base = this.baseOf(request);
    const { address, attempt } = await this.signOn.begin(id, base + CALLBACK);
    const secure = base.startsWith('https:') ? '; Secure' : '';
    const cookie = `${COOKIE}=${attempt}; Path=${CALLBACK}; Max-Age=${ATTEMPT_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
    void reply.code(302).headers({ location: address, 'set-cookie': cookie });
  }

  @Get('auth/single-sign-on/callback')
  @Public()
  @Operation(
    'finishSingleSignOn',
    'Log in as the identity provider says',
    'Takes the browser that began, and no other. Members are known by the verified e-mail address at first, later by the provider’s own name for them.',
  )
  @Answers(Tokens)
  @Fails(NoAttempt, NoSingleSignOn, SignOnRefused, EmailUnverified, NotAMember)
  finish(
    @Query() _query: CallbackQuery,
    @Req() request: FastifyRequest,
    @Origin() origin: Origin,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Tokens> {
    void reply.header('set-cookie', `${COOKIE}=; Path=${CALLBACK}; Max-Age=0; HttpOnly; SameSite=Lax`);
    const callback = new URL(request.url, this.baseOf(request));
    return this.signOn.finish(callback, cookieOf(request), origin);
  }

  /** Without PUBLIC_URL the request says it, and only the provider's own list of redirect addresses keeps it from lying. */
  private baseOf({ protocol, host }: FastifyRequest): string {
    return this.environment.PUBLIC_URL ?? `${protocol}://${host}`;
  }
}

function cookieOf({ headers }: FastifyRequest): string | undefined {
  return new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(headers.cookie ?? '')?.[1];
}
