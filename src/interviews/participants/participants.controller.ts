import { Delete, Get, Put } from '@nestjs/common';
import { Caller, Can } from '../../auth/access';
import { DEMO } from '../../platform/demo';
import { Answers, Api, Empty, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import { InterviewNotFound } from '../sessions/interview.errors';
import { ParticipantView } from './participants.dto';
import { MemberUnknown, ParticipantNotFound } from './participants.errors';
import { ParticipantsService } from './participants.service';

@Api('interviews/:id/participants', { tag: 'interviews' })
export class ParticipantsController {
  constructor(private readonly participants: ParticipantsService) {}

  @Get()
  @Can('interviews:read')
  @Operation('listParticipants', 'List who takes part in an interview')
  @IdParam('id', DEMO.interview, 'The interview')
  @Answers([ParticipantView])
  @Fails(InterviewNotFound)
  list(@Caller() caller: Caller, @Id('id') id: string): Promise<ParticipantView[]> {
    return this.participants.list(caller, id);
  }

  @Put(':memberId')
  @Can('interviews:write')
  @Operation('addParticipant', 'Let a member take part', 'Members without interviews:all see the interviews that they take part in, and no others.')
  @IdParam('id', DEMO.interview, 'The interview')
  @IdParam('memberId', DEMO.user, 'The member')
  @Answers([ParticipantView])
  @Fails(InterviewNotFound, MemberUnknown)
  add(@Caller() caller: Caller, @Id('id') id: string, @Id('memberId') memberId: string): Promise<ParticipantView[]> {
    return this.participants.add(caller, id, memberId);
  }

  @Delete(':memberId')
  @Can('interviews:write')
  @Operation('removeParticipant', 'Take a member out of an interview')
  @IdParam('id', DEMO.interview, 'The interview')
  @IdParam('memberId', DEMO.user, 'The member')
  @Empty()
  @Fails(InterviewNotFound, ParticipantNotFound)
  remove(@Caller() caller: Caller, @Id('id') id: string, @Id('memberId') memberId: string): Promise<void> {
    return this.participants.remove(caller, id, memberId);
  }
}
