import { Body, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { DEMO } from '../../platform/demo';
import { Answers, AnswersPage, Api, Empty, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import type { Page } from '../../platform/http/page';
import { Phased } from '../../platform/http/idempotency/phased';
import { IfMatch } from '../../platform/http/version-match';
import { Caller, Can } from '../access';
import { WrongCurrentPassword } from '../errors';
import { Origin } from '../origin';
import { PasswordGiven } from '../passwords/password-given.dto';
import { UnknownRole } from '../roles/roles.errors';
import { TooManyAttempts } from '../throttle/throttle';
import { MemberChanges, MemberQuery, MemberView } from './members.dto';
import { LastOwner, MemberDisabled, MemberTooHigh, MemberUnknown, NotYourself, OwnersOnly, RoleTooHigh } from './members.errors';
import { Members } from './members.service';

@Api('members', { about: 'The people of your organization, what they may do, and whether they may come in at all.' })
export class MembersController {
  constructor(private readonly members: Members) {}

  @Get()
  @Can('members:read')
  @Operation('listMembers', 'List members')
  @AnswersPage(MemberView)
  list(@Caller() caller: Caller, @Query() query: MemberQuery): Promise<Page<MemberView>> {
    return this.members.list(caller, query);
  }

  @Get(':id')
  @Can('members:read')
  @Operation('getMember', 'Read a member')
  @IdParam('id', DEMO.member, 'The member')
  @Answers(MemberView)
  @Fails(MemberUnknown)
  get(@Caller() caller: Caller, @Id('id') id: string): Promise<MemberView> {
    return this.members.get(caller, id);
  }

  @Patch(':id')
  @Can('members:write')
  @Operation(
    'changeMember',
    'Change a member’s role',
    'At once: the next request of the member has the new rights. Nobody gives more than they have, nobody changes a member who may do more, and owners are changed by owners only.',
  )
  @IdParam('id', DEMO.member, 'The member')
  @Answers(MemberView)
  @Fails(MemberUnknown, OwnersOnly, MemberTooHigh, RoleTooHigh, UnknownRole, LastOwner)
  change(@Caller() caller: Caller, @Id('id') id: string, @Body() body: MemberChanges, @IfMatch() version?: number): Promise<MemberView> {
    return this.members.changeRole(caller, id, body, version);
  }

  @Post(':id/disable')
  @Can('members:write')
  @Operation('disableMember', 'Disable a member', 'Logs the member out of this organization, and lets them in no more.')
  @IdParam('id', DEMO.member, 'The member')
  @Answers(MemberView)
  @Fails(MemberUnknown, OwnersOnly, MemberTooHigh, NotYourself, LastOwner)
  disable(@Caller() caller: Caller, @Id('id') id: string): Promise<MemberView> {
    return this.members.disable(caller, id);
  }

  @Post(':id/enable')
  @Can('members:write')
  @Operation('enableMember', 'Enable a member again', 'The member can log in again; sessions of before stay ended.')
  @IdParam('id', DEMO.member, 'The member')
  @Answers(MemberView)
  @Fails(MemberUnknown, OwnersOnly, MemberTooHigh)
  enable(@Caller() caller: Caller, @Id('id') id: string): Promise<MemberView> {
    return this.members.enable(caller, id);
  }

  @Delete(':id')
  @Can('members:write')
  @Operation(
    'removeMember',
    'Remove a member',
    'Their sessions, API keys, invitations and places in interviews go with the membership; what they did stays, and so does the account. They can be invited again.',
  )
  @IdParam('id', DEMO.leavingMember, 'The member')
  @Empty()
  @Fails(MemberUnknown, OwnersOnly, MemberTooHigh, NotYourself, LastOwner)
  remove(@Caller() caller: Caller, @Id('id') id: string, @IfMatch() version?: number): Promise<void> {
    return this.members.remove(caller, id, version);
  }

  @Post(':id/transfer-ownership')
  @Phased()
  @Can('members:write')
  @Operation(
    'transferOwnership',
    'Hand the ownership over',
    'The member becomes an owner and you an admin. Asks for the current password: only an owner can do this, in person; no API key can.',
  )
  @IdParam('id', DEMO.member, 'The member')
  @Answers(MemberView)
  @Fails(MemberUnknown, OwnersOnly, NotYourself, MemberDisabled, WrongCurrentPassword, TooManyAttempts)
  transferOwnership(@Caller() caller: Caller, @Id('id') id: string, @Body() body: PasswordGiven, @Origin() origin: Origin): Promise<MemberView> {
    return this.members.transferOwnership(caller, id, body, origin);
  }
}
