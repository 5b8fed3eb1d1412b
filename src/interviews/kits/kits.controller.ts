import { Body, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { Caller, Can } from '../../auth/access';
import { ApplicationNotFound } from '../../candidates/applications.errors';
import { JobNotFound } from '../../jobs/jobs.errors';
import { DEMO } from '../../platform/demo';
import { Answers, AnswersPage, Api, Created, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import { Phased } from '../../platform/http/idempotency/phased';
import type { Page } from '../../platform/http/page';
import { IfMatch } from '../../platform/http/version-match';
import { IllegalTransition } from '../../platform/transitions';
import { RubricNotFound } from '../rubrics/rubrics.errors';
import { KIT_CHANGES_EXAMPLES, NEW_KIT_EXAMPLES } from './kits.examples';
import { KitChanges, KitQuery, NewKit } from './kits.dto';
import {
  JobOver,
  KitBlocked,
  KitChangedMeanwhile,
  KitContentTwice,
  KitDraftExists,
  KitDraftUnusable,
  KitNotEditable,
  KitNotFound,
  KitNotRevisable,
  KitSubjectMissing,
  KitSubjectsDiffer,
} from './kits.errors';
import { KitsService } from './kits.service';
import { KitChecksView, KitSummary, KitView } from './kits.views.dto';

@Api('kits', { about: 'The plan of an interview: competencies with five described levels, and the questions that look for them.' })
export class KitsController {
  constructor(private readonly kits: KitsService) {}

  @Post()
  @Can('kits:write')
  @Phased()
  @Operation(
    'createKit',
    'Make an interview kit',
    "Drafts one from the job's requirements, and for an application also from the candidate's résumé; or takes your content, or a rubric by its name. The draft is yours to edit.",
  )
  @ApiBody({ type: NewKit, examples: NEW_KIT_EXAMPLES })
  @Created(KitView, ({ id }) => `/api/v1/kits/${id}`)
  @Fails(ApplicationNotFound, JobNotFound, RubricNotFound, KitSubjectMissing, KitSubjectsDiffer, KitContentTwice, JobOver, KitDraftUnusable)
  create(@Caller() caller: Caller, @Body() input: NewKit): Promise<KitView> {
    return this.kits.create(caller, input);
  }

  @Get()
  @Can('kits:read')
  @Operation('listKits', 'List kits', 'Without their content.')
  @AnswersPage(KitSummary)
  list(@Caller() caller: Caller, @Query() query: KitQuery): Promise<Page<KitSummary>> {
    return this.kits.list(caller, query);
  }

  @Get(':id')
  @Can('kits:read')
  @Operation('getKit', 'Read a kit')
  @IdParam('id', DEMO.kit, 'The kit')
  @Answers(KitView)
  @Fails(KitNotFound)
  get(@Caller() caller: Caller, @Id('id') id: string): Promise<KitView> {
    return this.kits.get(caller, id);
  }

  @Patch(':id')
  @Can('kits:write')
  @Operation('changeKit', 'Edit a draft', 'Published kits never change; revise them instead.')
  @IdParam('id', DEMO.draftKit, 'The kit')
  @ApiBody({ type: KitChanges, examples: KIT_CHANGES_EXAMPLES })
  @Answers(KitView)
  @Fails(KitNotFound, KitNotEditable, KitChangedMeanwhile)
  change(
    @Caller() caller: Caller,
    @Id('id') id: string,
    @IfMatch('required') version: number | undefined,
    @Body() changes: KitChanges,
  ): Promise<KitView> {
    return this.kits.change(caller, id, version, changes);
  }

  @Get(':id/checks')
  @Can('kits:read')
  @Operation(
    'checkKit',
    'Check the questions of a kit',
    'Near-duplicate, double-barrelled, leading and discriminatory questions, and which question covers which requirement.',
  )
  @IdParam('id', DEMO.draftKit, 'The kit')
  @Answers(KitChecksView)
  @Fails(KitNotFound)
  checks(@Caller() caller: Caller, @Id('id') id: string): Promise<KitChecksView> {
    return this.kits.checks(caller, id);
  }

  @Post(':id/publish')
  @Can('kits:write')
  @Operation('publishKit', 'Publish a draft', 'Freezes the content under its hash. Interviews can be held from it from now on.')
  @IdParam('id', DEMO.draftKit, 'The kit')
  @Answers(KitView)
  @Fails(KitNotFound, IllegalTransition, KitBlocked)
  publish(@Caller() caller: Caller, @Id('id') id: string): Promise<KitView> {
    return this.kits.publish(caller, id);
  }

  @Post(':id/revise')
  @Can('kits:write')
  @Operation('reviseKit', 'Begin the next version', 'Makes a draft with the same content and the next number. The published one stays as it is.')
  @IdParam('id', DEMO.kit, 'The kit')
  @Created(KitView, ({ id }) => `/api/v1/kits/${id}`)
  @Fails(KitNotFound, KitNotRevisable, KitDraftExists)
  revise(@Caller() caller: Caller, @Id('id') id: string): Promise<KitView> {
    return this.kits.revise(caller, id);
  }

  @Post(':id/retire')
  @Can('kits:write')
  @Operation('retireKit', 'Retire a published kit', 'It takes no new interviews; those that froze it keep it.')
  @IdParam('id', DEMO.draftKit, 'The kit')
  @Answers(KitView)
  @Fails(KitNotFound, IllegalTransition)
  retire(@Caller() caller: Caller, @Id('id') id: string): Promise<KitView> {
    return this.kits.retire(caller, id);
  }
}
