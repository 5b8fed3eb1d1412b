import { Body, Get, Post, Query } from '@nestjs/common';
import { DEMO } from '../../platform/demo';
import { Answers, AnswersPage, Api, Created, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import type { Page } from '../../platform/http/page';
import { Caller, Can, Public } from '../access';
import { Tokens } from '../auth.dto';
import { LinkNotUsable, LoginRefused } from '../errors';
import { AlreadyMember, RoleTooHigh } from '../members/members.errors';
import { Origin } from '../origin';
import { TooManyLogins } from '../passwords/hashing';
import { WeakPassword } from '../passwords/password-policy';
import { UnknownRole } from '../roles/roles.errors';
import { SecondFactorNeeded } from '../second-factor/second-factor.errors';
import { TooManyAttempts } from '../throttle/throttle';
import { Acceptance } from './acceptance.service';
import { InvitationAnswer, InvitationQuery, MemberInvitationView, NewMemberInvitation } from './invitations.dto';
import { InvitationNotFound, InvitationNotOpen } from './invitations.errors';
import { Invitations } from './invitations.service';

@Api('invitations', { about: 'People are invited by mail. The link works once, for 7 days.' })
export class InvitationsController {
  constructor(
    private readonly invitations: Invitations,
    private readonly acceptance: Acceptance,
  ) {}

  @Post()
  @Can('members:write')
  @Operation('invite', 'Invite somebody', 'Mails a link. An earlier invitation to the same address is void.')
  @Created(MemberInvitationView, ({ id }) => `/api/v1/invitations/${id}`)
  @Fails(AlreadyMember, RoleTooHigh, UnknownRole, TooManyAttempts)
  invite(@Caller() caller: Caller, @Body() body: NewMemberInvitation): Promise<MemberInvitationView> {
    return this.invitations.invite(caller, body);
  }

  @Get()
  @Can('members:read')
  @Operation('listInvitations', 'List invitations')
  @AnswersPage(MemberInvitationView)
  list(@Caller() caller: Caller, @Query() query: InvitationQuery): Promise<Page<MemberInvitationView>> {
    return this.invitations.list(caller, query);
  }

  @Get(':id')
  @Can('members:read')
  @Operation('getInvitation', 'Read an invitation')
  @IdParam('id', DEMO.invitation, 'The invitation')
  @Answers(MemberInvitationView)
  @Fails(InvitationNotFound)
  get(@Caller() caller: Caller, @Id('id') id: string): Promise<MemberInvitationView> {
    return this.invitations.get(caller, id);
  }

  @Post(':id/revoke')
  @Can('members:write')
  @Operation('revokeInvitation', 'Revoke an invitation', 'Its link opens nothing any more. Nobody takes back what they could not have given.')
  @IdParam('id', DEMO.needlessInvitation, 'The invitation')
  @Answers(MemberInvitationView)
  @Fails(InvitationNotFound, InvitationNotOpen, RoleTooHigh)
  revoke(@Caller() caller: Caller, @Id('id') id: string): Promise<MemberInvitationView> {
    return this.invitations.revoke(caller, id);
  }

  @Post('accept')
  @Public()
  @Operation(
    'acceptInvitation',
    'Accept an invitation',
    'With the token from the mail. Whoever has an account gives its password; whoever has none chooses a name and a password. Logs in to the organization.',
  )
  @Answers(Tokens)
  @Fails(LinkNotUsable, LoginRefused, SecondFactorNeeded, WeakPassword, AlreadyMember, TooManyAttempts, TooManyLogins)
  accept(@Body() body: InvitationAnswer, @Origin() origin: Origin): Promise<Tokens> {
    return this.acceptance.accept(body, origin);
  }
}
