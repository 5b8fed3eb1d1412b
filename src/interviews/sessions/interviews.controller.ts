import { Body, Get, Post, Query } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { Caller, Can } from '../../auth/access';
import { ApplicationNotFound } from '../../candidates/applications.errors';
import { AuditRead } from '../../platform/audit/audit-reads';
import { DEMO } from '../../platform/demo';
import { Answers, AnswersPage, Api, Created, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import { Phased } from '../../platform/http/idempotency/phased';
import { type Page, PageQuery } from '../../platform/http/page';
import type { Written, WrittenPage } from '../../platform/written';
import { IllegalTransition } from '../../platform/transitions';
import { KitNotFound } from '../kits/kits.errors';
import {
  AnswerContradictory,
  AnswerMissing,
  ApplicationNotActive,
  InterviewNotFound,
  InterviewNotInProgress,
  InvitedMeanwhile,
  KitNotPublished,
  KitOfAnotherJob,
  KitUnusable,
  LinkExpired,
  LinkInvalid,
  LinkUsedUp,
  QuestionsOpen,
  TurnAlreadyAnswered,
  UnknownTurn,
} from './interview.errors';
import { Cancellation, InterviewEnd, InterviewQuery, InterviewStart, NewAnswer, NewInterview, NewInvitation } from './interviews.dto';
import { InterviewsService } from './interviews.service';
import { AnswerView, InterviewChange, InterviewView, InterviewWithTurns, InvitationView, TurnView } from './interviews.views.dto';
import { TurnsService } from './turns.service';

@Api('interviews', {
  about: 'One sitting of a published kit: invitation, turns, end, sign-off. The server decides what is asked next; a model only advises.',
})
export class InterviewsController {
  constructor(
    private readonly interviews: InterviewsService,
    private readonly turns: TurnsService,
  ) {}

  @Post()
  @Can('interviews:write')
  @Operation(
    'createInterview',
    'Prepare an interview',
    'Freezes a published kit for one application. The interview is ready at once: invite the candidate next.',
  )
  @Created(InterviewView, ({ id }) => `/api/v1/interviews/${id}`)
  @Fails(ApplicationNotFound, ApplicationNotActive, KitNotFound, KitNotPublished, KitOfAnotherJob, KitUnusable)
  create(@Caller() caller: Caller, @Body() input: NewInterview): Promise<InterviewView> {
    return this.interviews.create(caller, input);
  }

  @Get()
  @Can('interviews:read')
  @Operation('listInterviews', 'List interviews')
  @AnswersPage(InterviewView)
  list(@Caller() caller: Caller, @Query() query: InterviewQuery): Promise<WrittenPage<InterviewView>> {
    return this.interviews.list(caller, query);
  }

  @Get(':id')
  @Can('interviews:read')
  @AuditRead('interview')
  @Operation('getInterview', 'Read an interview with its turns', '`progress.openTurn` is the number of the turn that waits for an answer.')
  @IdParam('id', DEMO.interview, 'The interview')
  @Answers(InterviewWithTurns)
  @Fails(InterviewNotFound)
  get(@Caller() caller: Caller, @Id('id') id: string): Promise<Written<InterviewWithTurns>> {
    return this.interviews.get(caller, id);
  }

  @Post(':id/invite')
  @Can('interviews:write')
  @Operation(
    'inviteToInterview',
    'Invite the candidate',
    'Makes the invitation link. Its token is shown in this answer only. Inviting again makes a new link and voids the old one.',
  )
  @IdParam('id', DEMO.interview, 'The interview')
  @Answers(InvitationView)
  @Fails(InterviewNotFound, IllegalTransition, ApplicationNotActive, InvitedMeanwhile)
  invite(@Caller() caller: Caller, @Id('id') id: string, @Body() input: NewInvitation): Promise<InvitationView> {
    return this.interviews.invite(caller, id, input);
  }

  @Post(':id/start')
  @Can('interviews:conduct')
  @Operation(
    'startInterview',
    'Start the interview',
    'Records that the candidate accepted the disclosure, and asks the first question. With a link token, the token has to be valid.',
  )
  @IdParam('id', DEMO.interview, 'The interview')
  @ApiBody({ type: InterviewStart, examples: { behalf: { summary: "On the candidate's behalf", value: { disclosureAccepted: true } } } })
  @Answers(InterviewWithTurns)
  @Fails(InterviewNotFound, IllegalTransition, ApplicationNotActive, LinkInvalid, LinkExpired, LinkUsedUp)
  start(@Caller() caller: Caller, @Id('id') id: string, @Body() input: InterviewStart): Promise<Written<InterviewWithTurns>> {
    return this.interviews.start(caller, id, input);
  }

  @Post(':id/answers')
  @Can('interviews:conduct')
  @Phased()
  @Operation(
    'answerTurn',
    'Answer the open turn',
    'Keeps the answer, then judges it and asks the next turn: a follow-up, the same question once more, the next question, or none when all were asked. The same answer sent again gets the same result.',
  )
  @IdParam('id', DEMO.interview, 'The interview')
  @Answers(AnswerView)
  @Fails(InterviewNotFound, InterviewNotInProgress, AnswerMissing, AnswerContradictory, UnknownTurn, TurnAlreadyAnswered)
  answer(@Caller() caller: Caller, @Id('id') id: string, @Body() input: NewAnswer): Promise<AnswerView> {
    return this.turns.answer(caller, id, input);
  }

  @Get(':id/turns')
  @Can('interviews:read')
  @AuditRead('interview')
  @Operation('listTurns', 'Read the turns of an interview', 'All of them, in the order of asking.')
  @IdParam('id', DEMO.interview, 'The interview')
  @Answers([TurnView])
  @Fails(InterviewNotFound)
  listTurns(@Caller() caller: Caller, @Id('id') id: string): Promise<TurnView[]> {
    return this.turns.list(caller, id);
  }

  @Post(':id/pause')
  @Can('interviews:conduct')
  @Operation('pauseInterview', 'Pause the interview', 'The time stands still until it is resumed.')
  @IdParam('id', DEMO.interview, 'The interview')
  @Answers(InterviewWithTurns)
  @Fails(InterviewNotFound, IllegalTransition)
  pause(@Caller() caller: Caller, @Id('id') id: string): Promise<Written<InterviewWithTurns>> {
    return this.interviews.pause(caller, id);
  }

  @Post(':id/resume')
  @Can('interviews:conduct')
  @Phased()
  @Operation('resumeInterview', 'Resume the interview')
  @IdParam('id', DEMO.interview, 'The interview')
  @Answers(InterviewWithTurns)
  @Fails(InterviewNotFound, IllegalTransition)
  resume(@Caller() caller: Caller, @Id('id') id: string): Promise<Written<InterviewWithTurns>> {
    return this.interviews.resume(caller, id);
  }

  @Post(':id/complete')
  @Can('interviews:conduct')
  @Operation(
    'completeInterview',
    'End the interview',
    'An interview completes by itself after its last question; this ends it earlier. The evaluation is asked for with POST /interviews/{id}/evaluations.',
  )
  @IdParam('id', DEMO.interview, 'The interview')
  @Answers(InterviewWithTurns)
  @Fails(InterviewNotFound, IllegalTransition, QuestionsOpen)
  complete(@Caller() caller: Caller, @Id('id') id: string, @Body() input: InterviewEnd): Promise<Written<InterviewWithTurns>> {
    return this.interviews.complete(caller, id, input);
  }

  @Post(':id/cancel')
  @Can('interviews:write')
  @Operation('cancelInterview', 'Cancel an interview that has not started')
  @IdParam('id', DEMO.needlessInterview, 'The interview')
  @Answers(InterviewView)
  @Fails(InterviewNotFound, IllegalTransition)
  cancel(@Caller() caller: Caller, @Id('id') id: string, @Body() input: Cancellation): Promise<InterviewView> {
    return this.interviews.cancel(caller, id, input);
  }

  @Get(':id/history')
  @Can('interviews:read')
  @Operation('listInterviewHistory', 'Read how an interview came to its state', 'Every move, oldest first: who, when, from, to, why.')
  @IdParam('id', DEMO.interview, 'The interview')
  @AnswersPage(InterviewChange)
  @Fails(InterviewNotFound)
  history(@Caller() caller: Caller, @Id('id') id: string, @Query() query: PageQuery): Promise<Page<InterviewChange>> {
    return this.interviews.history(caller, id, query);
  }
}
