import { Body, Get, Patch, Post, Put, Query } from '@nestjs/common';
import { Caller, Can } from '../auth/access';
import { DEMO } from '../platform/demo';
import { Answers, AnswersPage, Api, Created, Fails, Id, IdParam, Operation } from '../platform/http/api';
import { Phased } from '../platform/http/idempotency/phased';
import { IfMatch } from '../platform/http/version-match';
import type { Written, WrittenPage } from '../platform/written';
import { IllegalTransition } from '../platform/transitions';
import { JobNotEditable, JobNotFound, JobNotReady, NothingToSuggestFrom, OpenJobNeedsRequirements } from './jobs.errors';
import { JobChanges, JobClosing, JobQuery, JobReopening, JobView, NewJob, RequirementSuggestions } from './jobs.dto';
import { JobsService } from './jobs.service';
import { RequirementList } from './requirements/requirements.dto';
import { RequirementsService } from './requirements/requirements.service';

@Api('jobs', { about: 'Openings: what a person is wanted for, what is asked of them, and the stages on the way.' })
export class JobsController {
  constructor(
    private readonly jobs: JobsService,
    private readonly requirements: RequirementsService,
  ) {}

  @Post()
  @Can('jobs:write')
  @Operation('createJob', 'Add a job', 'The job is a draft. It can be opened once it has a requirement; without stages given it gets the usual six.')
  @Created(JobView, ({ id }) => `/api/v1/jobs/${id}`)
  create(@Caller() caller: Caller, @Body() body: NewJob): Promise<Written<JobView>> {
    return this.jobs.create(caller, body);
  }

  @Get()
  @Can('jobs:read')
  @Operation('listJobs', 'List jobs', 'Newest first. Sort by createdAt, updatedAt or title.')
  @AnswersPage(JobView)
  list(@Caller() caller: Caller, @Query() query: JobQuery): Promise<WrittenPage<JobView>> {
    return this.jobs.list(caller, query);
  }

  @Get(':id')
  @Can('jobs:read')
  @Operation('getJob', 'Read a job', 'With its requirements and stages.')
  @IdParam('id', DEMO.job, 'The job')
  @Answers(JobView)
  @Fails(JobNotFound)
  get(@Caller() caller: Caller, @Id('id') id: string): Promise<Written<JobView>> {
    return this.jobs.get(caller, id);
  }

  @Patch(':id')
  @Can('jobs:write')
  @Operation('changeJob', 'Change a job', 'Title, department, location, description. The facts of a closed or archived job stay as they are.')
  @IdParam('id', DEMO.draftJob, 'The job')
  @Answers(JobView)
  @Fails(JobNotFound, JobNotEditable)
  change(@Caller() caller: Caller, @Id('id') id: string, @Body() body: JobChanges, @IfMatch() version?: number): Promise<Written<JobView>> {
    return this.jobs.change(caller, id, body, version);
  }

  @Put(':id/requirements')
  @Can('jobs:write')
  @Operation('putRequirements', 'Replace the requirements', 'The whole list, in order. What stays word for word keeps its id.')
  @IdParam('id', DEMO.draftJob, 'The job')
  @Answers(JobView)
  @Fails(JobNotFound, JobNotEditable, OpenJobNeedsRequirements)
  putRequirements(
    @Caller() caller: Caller,
    @Id('id') id: string,
    @Body() body: RequirementList,
    @IfMatch() version?: number,
  ): Promise<Written<JobView>> {
    return this.requirements.replace(caller, id, body, version);
  }

  @Post(':id/suggest-requirements')
  @Can('jobs:write')
  @Phased()
  @Operation(
    'suggestRequirements',
    'Suggest requirements',
    'Finds requirements in the description, each with a verbatim source there, and adds those that are missing.',
  )
  @IdParam('id', DEMO.draftJob, 'The job')
  @Answers(RequirementSuggestions)
  @Fails(JobNotFound, JobNotEditable, NothingToSuggestFrom)
  suggest(@Caller() caller: Caller, @Id('id') id: string): Promise<RequirementSuggestions> {
    return this.requirements.suggest(caller, id);
  }

  @Post(':id/open')
  @Can('jobs:write')
  @Operation('openJob', 'Open a job', 'From draft. The job needs at least one requirement and one stage.')
  @IdParam('id', DEMO.draftJob, 'The job')
  @Answers(JobView)
  @Fails(JobNotFound, IllegalTransition, JobNotReady)
  open(@Caller() caller: Caller, @Id('id') id: string): Promise<Written<JobView>> {
    return this.jobs.open(caller, id);
  }

  @Post(':id/hold')
  @Can('jobs:write')
  @Operation('holdJob', 'Put a job on hold', 'From open.')
  @IdParam('id', DEMO.draftJob, 'The job')
  @Answers(JobView)
  @Fails(JobNotFound, IllegalTransition)
  hold(@Caller() caller: Caller, @Id('id') id: string): Promise<Written<JobView>> {
    return this.jobs.hold(caller, id);
  }

  @Post(':id/resume')
  @Can('jobs:write')
  @Operation('resumeJob', 'Resume a job', 'From on hold back to open.')
  @IdParam('id', DEMO.draftJob, 'The job')
  @Answers(JobView)
  @Fails(JobNotFound, IllegalTransition, JobNotReady)
  resume(@Caller() caller: Caller, @Id('id') id: string): Promise<Written<JobView>> {
    return this.jobs.resume(caller, id);
  }

  @Post(':id/close')
  @Can('jobs:write')
  @Operation('closeJob', 'Close a job', 'From open, with a reason: filled, cancelled or no longer needed.')
  @IdParam('id', DEMO.draftJob, 'The job')
  @Answers(JobView)
  @Fails(JobNotFound, IllegalTransition)
  close(@Caller() caller: Caller, @Id('id') id: string, @Body() body: JobClosing): Promise<Written<JobView>> {
    return this.jobs.close(caller, id, body);
  }

  @Post(':id/reopen')
  @Can('jobs:write')
  @Operation('reopenJob', 'Reopen a job', 'From closed, with a reason that stays in its history.')
  @IdParam('id', DEMO.draftJob, 'The job')
  @Answers(JobView)
  @Fails(JobNotFound, IllegalTransition, JobNotReady)
  reopen(@Caller() caller: Caller, @Id('id') id: string, @Body() body: JobReopening): Promise<Written<JobView>> {
    return this.jobs.reopen(caller, id, body);
  }

  @Post(':id/archive')
  @Can('jobs:write')
  @Operation('archiveJob', 'Archive a job', 'From closed. There is no way back.')
  @IdParam('id', DEMO.closedJob, 'The job')
  @Answers(JobView)
  @Fails(JobNotFound, IllegalTransition)
  archive(@Caller() caller: Caller, @Id('id') id: string): Promise<Written<JobView>> {
    return this.jobs.archive(caller, id);
  }
}
