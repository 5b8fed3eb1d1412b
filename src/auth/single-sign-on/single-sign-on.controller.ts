import { Body, Delete, Get, Put, Query, Req, Res } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DEMO } from '../../platform/demo';
import { Answers, Api, Empty, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import { Caller, Can, Public } from '../access';
import { Tokens } from '../auth.dto';
import { RoleTooHigh } from '../members/members.errors';
import { Origin } from '../origin';
import { UnknownRole } from '../roles/roles.errors';
import { CallbackQuery, ConnectionView, NewConnection } from './single-sign-on.dto';
import { EmailUnverified, IssuerUnusable, NoAttempt, NoSingleSignOn, NotAMember, SignOnRefused } from './single-sign-on.errors';
import { ATTEMPT_SECONDS, SingleSignOn } from './single-sign-on.service';

const CALLBACK = '/api/v1/auth/single-sign-on/callback';
const COOKIE = 'assay_sign_on';

@Api('', { tag: 'single-sign-on', about: 'Logging in by the identity provider of one’s organization (OpenID Connect).' })
export class SingleSignOnController {
  constructor(private readonly signOn: SingleSignOn) {}

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
    'Replaces the connection, if there is one. The provider is asked first; what does not answer is not stored.',
  )
  @Answers(ConnectionView)
  @Fails(IssuerUnusable, RoleTooHigh, UnknownRole)
  connect(@Caller() caller: Caller, @Body() body: NewConnection): Promise<ConnectionView> {
    return this.signOn.connect(caller, body);
  }

  @Delete('single-sign-on')
  @Can('signon:write')
  @Operation('disconnectSingleSignOn', 'Remove the connection', 'Members stay, and log in with their passwords.')
  @Empty()
  @Fails(NoSingleSignOn)
  disconnect(@Caller() caller: Caller): Promise<void> {
    return this.signOn.disconnect(caller);
  }

  @Get('auth/single-sign-on/:organizationId/start')
  @Public()
  @Operation('startSingleSignOn', 'Begin to log in', 'For browsers: leads on to the identity provider, which leads back to the callback.')
  @IdParam('organizationId', DEMO.organization, 'The organization')
  @ApiResponse({ status: 302, description: 'On to the identity provider.' })
  @Fails(NoSingleSignOn, IssuerUnusable)
  async start(@Id('organizationId') id: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const { address, attempt } = await this.signOn.begin(id, `${request.protocol}://${request.host}${CALLBACK}`);
    const secure = request.protocol === 'https' ? '; Secure' : '';
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
    const callback = new URL(request.url, `${request.protocol}://${request.host}`);
    return this.signOn.finish(callback, cookieOf(request), origin);
  }
}

function cookieOf({ headers }: FastifyRequest): string | undefined {
  return new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(headers.cookie ?? '')?.[1];
}
