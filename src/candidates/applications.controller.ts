import { Body, Get, Post, Query } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { Caller, Can } from '../auth/access';
import { JobNotFound } from '../jobs/jobs.errors';
import { DEMO } from '../platform/demo';
import { Answers, AnswersPage, Api, Created, Fails, Id, IdParam, Operation } from '../platform/http/api';
import { type Page, PageQuery } from '../platform/http/page';
import { IfMatch } from '../platform/http/version-match';
import { IllegalTransition } from '../platform/transitions';
import {
  AlreadyApplied,
  ApplicationChangedMeanwhile,
  ApplicationNotFound,
  InAnotherStage,
  JobNotOpen,
  NoFurtherStage,
  NoSuchStage,
  PeopleDecide,
} from './applications.errors';
import { Advance, ApplicationHistoryEntry, ApplicationQuery, ApplicationReason, ApplicationView, MoveBack, NewApplication, OptionalReason, Rejection } from './applications.dto'; // prettier-ignore
import { ApplicationsService } from './applications.service';
import { CandidateNotActive, CandidateNotFound } from './candidates.errors';

@Api('applications', { about: 'A candidate for a job: how it stands, and how far it has come.' })
export class ApplicationsController {
  constructor(private readonly applications: ApplicationsService) {}

  @Post()
  @Can('applications:write')
  @Operation('createApplication', 'Apply for a job', 'Begins in the first stage of the job. One application per candidate and job that is not over.')
  @Created(ApplicationView, ({ id }) => `/api/v1/applications/${id}`)
  @Fails(CandidateNotFound, CandidateNotActive, JobNotFound, JobNotOpen, AlreadyApplied)
  create(@Caller() caller: Caller, @Body() body: NewApplication): Promise<ApplicationView> {
    return this.applications.create(caller, body);
  }

  @Get()
  @Can('applications:read')
  @Operation('listApplications', 'List applications', 'Newest first. Sort by createdAt or updatedAt.')
  @AnswersPage(ApplicationView)
  list(@Caller() caller: Caller, @Query() query: ApplicationQuery): Promise<Page<ApplicationView>> {
    return this.applications.list(caller, query);
  }

  @Get(':id')
  @Can('applications:read')
  @Operation('getApplication', 'Read an application')
  @IdParam('id', DEMO.application, 'The application')
  @Answers(ApplicationView)
  @Fails(ApplicationNotFound)
  get(@Caller() caller: Caller, @Id('id') id: string): Promise<ApplicationView> {
    return this.applications.get(caller, id);
  }

  @Get(':id/history')
  @Can('applications:read')
  @Operation('getApplicationHistory', 'Read the history of an application', 'Who moved it, when, from where to where, and why.')
  @IdParam('id', DEMO.application, 'The application')
  @AnswersPage(ApplicationHistoryEntry)
  @Fails(ApplicationNotFound)
  history(@Caller() caller: Caller, @Id('id') id: string, @Query() query: PageQuery): Promise<Page<ApplicationHistoryEntry>> {
    return this.applications.history(caller, id, query);
  }

  @Post(':id/advance')
  @Can('applications:write')
  @Operation(
    'advanceApplication',
    'Advance an application',
    'To the next stage, or to a later one that is named. Say what you see with fromStageId or If-Match, and a second click moves nothing further.',
  )
  @IdParam('id', DEMO.rejectable, 'The application')
  @ApiBody({ type: Advance, examples: { next: { summary: 'To the next stage', value: { reason: 'Convincing first call.' } } } })
  @Answers(ApplicationView)
  @Fails(ApplicationNotFound, IllegalTransition, ApplicationChangedMeanwhile, InAnotherStage, NoSuchStage, NoFurtherStage)
  advance(@Caller() caller: Caller, @Id('id') id: string, @Body() body: Advance, @IfMatch() version?: number): Promise<ApplicationView> {
    return this.applications.advance(caller, id, body, version);
  }

  @Post(':id/move-back')
  @Can('applications:write')
  @Operation(
    'moveBackApplication',
    'Move an application back',
    'To the stage before, or to an earlier one that is named; with a reason. fromStageId and If-Match say what you see.',
  )
  @IdParam('id', DEMO.rejectable, 'The application')
  @ApiBody({ type: MoveBack, examples: { before: { summary: 'To the stage before', value: { reason: 'The interview has to be repeated.' } } } })
  @Answers(ApplicationView)
  @Fails(ApplicationNotFound, IllegalTransition, ApplicationChangedMeanwhile, InAnotherStage, NoSuchStage, NoFurtherStage)
  moveBack(@Caller() caller: Caller, @Id('id') id: string, @Body() body: MoveBack, @IfMatch() version?: number): Promise<ApplicationView> {
    return this.applications.moveBack(caller, id, body, version);
  }

  @Post(':id/hold')
  @Can('applications:write')
  @Operation('holdApplication', 'Put an application on hold')
  @IdParam('id', DEMO.rejectable, 'The application')
  @Answers(ApplicationView)
  @Fails(ApplicationNotFound, IllegalTransition, ApplicationChangedMeanwhile)
  hold(@Caller() caller: Caller, @Id('id') id: string, @Body() body: OptionalReason): Promise<ApplicationView> {
    return this.applications.hold(caller, id, body);
  }

  @Post(':id/resume')
  @Can('applications:write')
  @Operation('resumeApplication', 'Resume an application', 'From on hold back to active, in the stage where it was.')
  @IdParam('id', DEMO.rejectable, 'The application')
  @Answers(ApplicationView)
  @Fails(ApplicationNotFound, IllegalTransition, ApplicationChangedMeanwhile)
  resume(@Caller() caller: Caller, @Id('id') id: string): Promise<ApplicationView> {
    return this.applications.resume(caller, id);
  }

  @Post(':id/reject')
  @Can('applications:write')
  @Operation('rejectApplication', 'Reject an application', 'A decision of a person, with a reason code and a note. The stage stays as it was.')
  @IdParam('id', DEMO.rejectable, 'The application')
  @Answers(ApplicationView)
  @Fails(ApplicationNotFound, IllegalTransition, ApplicationChangedMeanwhile, PeopleDecide)
  reject(@Caller() caller: Caller, @Id('id') id: string, @Body() body: Rejection): Promise<ApplicationView> {
    return this.applications.reject(caller, id, body);
  }

  @Post(':id/reopen')
  @Can('applications:write')
  @Operation('reopenApplication', 'Reopen an application', 'From rejected or withdrawn, with a reason; it is back in the stage where it ended.')
  @IdParam('id', DEMO.rejectable, 'The application')
  @Answers(ApplicationView)
  @Fails(ApplicationNotFound, IllegalTransition, ApplicationChangedMeanwhile, AlreadyApplied)
  reopen(@Caller() caller: Caller, @Id('id') id: string, @Body() body: ApplicationReason): Promise<ApplicationView> {
    return this.applications.reopen(caller, id, body);
  }

  @Post(':id/offer')
  @Can('applications:write')
  @Operation('offerApplication', 'Offer the job')
  @IdParam('id', DEMO.hireable, 'The application')
  @Answers(ApplicationView)
  @Fails(ApplicationNotFound, IllegalTransition, ApplicationChangedMeanwhile)
  offer(@Caller() caller: Caller, @Id('id') id: string, @Body() body: OptionalReason): Promise<ApplicationView> {
    return this.applications.offer(caller, id, body);
  }

  @Post(':id/hire')
  @Can('applications:write')
  @Operation('hireApplication', 'Hire the candidate', 'From offered; a decision of a person.')
  @IdParam('id', DEMO.hireable, 'The application')
  @Answers(ApplicationView)
  @Fails(ApplicationNotFound, IllegalTransition, ApplicationChangedMeanwhile, PeopleDecide)
  hire(@Caller() caller: Caller, @Id('id') id: string, @Body() body: OptionalReason): Promise<ApplicationView> {
    return this.applications.hire(caller, id, body);
  }

  @Post(':id/withdraw')
  @Can('applications:write')
  @Operation('withdrawApplication', 'Withdraw an application', 'The candidate no longer wants the job.')
  @IdParam('id', DEMO.withdrawable, 'The application')
  @Answers(ApplicationView)
  @Fails(ApplicationNotFound, IllegalTransition, ApplicationChangedMeanwhile)
  withdraw(@Caller() caller: Caller, @Id('id') id: string, @Body() body: OptionalReason): Promise<ApplicationView> {
    return this.applications.withdraw(caller, id, body);
  }
}
