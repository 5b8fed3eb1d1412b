import { Body, Get, Headers, Param, ParseIntPipe, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiParam } from '@nestjs/swagger';
import { Caller, Can } from '../../auth/access';
import { DEMO } from '../../platform/demo';
import { Accepted, Answers, AnswersPage, Api, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import type { Page } from '../../platform/http/page';
import { IllegalTransition } from '../../platform/transitions';
import { InterviewNotFound } from '../sessions/interview.errors';
import { EvaluationQuery, NewEvaluation } from './evaluations.dto';
import { EvaluationNotFound } from './evaluations.errors';
import { EvaluationsService } from './evaluations.service';
import { EvaluationView } from './evaluations.views.dto';

const Waiting = () =>
  ApiHeader({
    name: 'Prefer',
    description: '`wait=30`: answer when the run has ended, after 30 seconds at the latest (60 at most).',
    required: false,
    example: 'wait=30',
  });

@Api('interviews/:id/evaluations', {
  tag: 'evaluations',
  about: 'Proposed levels per competency, each with quotes that were found in the candidate’s own answers. Machines propose, people decide.',
})
export class EvaluationsController {
  constructor(private readonly evaluations: EvaluationsService) {}

  @Post()
  @Can('evaluations:write')
  @Operation(
    'createEvaluation',
    'Evaluate an interview',
    'Starts a run for an interview that has ended. When nothing has changed since an earlier run (answers, rubric, prompt, model), that run is answered instead, unless forced.',
  )
  @IdParam('id', DEMO.interview, 'The interview')
  @Waiting()
  @Accepted(EvaluationView, ({ interviewId, number }) => `/api/v1/interviews/${interviewId}/evaluations/${number}`)
  @Fails(InterviewNotFound, IllegalTransition)
  create(@Caller() caller: Caller, @Id('id') id: string, @Body() input: NewEvaluation, @Headers('prefer') prefer?: string): Promise<EvaluationView> {
    return this.evaluations.request(caller, id, input, prefer);
  }

  @Get()
  @Can('evaluations:read')
  @Operation('listEvaluations', 'List the evaluation runs of an interview', 'The latest first. Runs are never changed or removed.')
  @IdParam('id', DEMO.interview, 'The interview')
  @AnswersPage(EvaluationView)
  @Fails(InterviewNotFound)
  list(@Caller() caller: Caller, @Id('id') id: string, @Query() query: EvaluationQuery): Promise<Page<EvaluationView>> {
    return this.evaluations.list(caller, id, query);
  }

  @Get(':number')
  @Can('evaluations:read')
  @Operation('getEvaluation', 'Read an evaluation run')
  @IdParam('id', DEMO.interview, 'The interview')
  @ApiParam({ name: 'number', description: 'Which run of the interview, from 1.', example: 1, schema: { type: 'integer', minimum: 1 } })
  @Waiting()
  @Answers(EvaluationView)
  @Fails(InterviewNotFound, EvaluationNotFound)
  get(
    @Caller() caller: Caller,
    @Id('id') id: string,
    @Param('number', ParseIntPipe) number: number,
    @Headers('prefer') prefer?: string,
  ): Promise<EvaluationView> {
    return this.evaluations.get(caller, id, number, prefer);
  }
}
