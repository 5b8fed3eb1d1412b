import { Body, Get, Headers, Param, ParseIntPipe, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiParam, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller, Can } from '../../auth/access';
import { AuditRead } from '../../platform/audit/audit-reads';
import { DEMO } from '../../platform/demo';
import { Accepted, Answers, AnswersPage, Api, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import { Phased } from '../../platform/http/idempotency/phased';
import type { Page } from '../../platform/http/page';
import { IllegalTransition } from '../../platform/transitions';
import { InterviewNotFound } from '../sessions/interview.errors';
import { EvaluationQuery, NewEvaluation } from './evaluations.dto';
import { EvaluationNotFound } from './evaluations.errors';
import { EvaluationsService } from './evaluations.service';
import { EvaluationView } from './evaluations.views.dto';
import { secondsToWait } from './prefer';
import { OPEN_RUN_STATES } from './run.moves';

const Waiting = () =>
  ApiHeader({
    name: 'Prefer',
    description: '`wait=30`: answer when the run has ended, after 30 seconds at the latest (60 at most).',
    required: false,
    example: 'wait=30',
  });

const AppliedWait = { 'Preference-Applied': { description: 'The wait that was honoured, e.g. `wait=30`.', schema: { type: 'string' as const } } };
const AnswersFinished = () =>
  ApiResponse({ status: 200, type: EvaluationView, description: 'The run has ended; this is its result.', headers: AppliedWait });

@Api('interviews/:id/evaluations', {
  tag: 'evaluations',
  about: 'Proposed levels per competency, each with quotes that were found in the candidate’s own answers. Machines propose, people decide.',
})
export class EvaluationsController {
  constructor(private readonly evaluations: EvaluationsService) {}

  @Post()
  @Can('evaluations:write')
  @Phased()
  @Operation(
    'createEvaluation',
    'Evaluate an interview',
    'Starts a run for an interview that has ended. When nothing has changed since an earlier run (answers, rubric, prompt, model), that run is answered instead, unless forced, or rules stood in for a model that gave no answer. 200 when the run has ended, within the `wait` if one is preferred; else 202.',
  )
  @IdParam('id', DEMO.interview, 'The interview')
  @Waiting()
  @AnswersFinished()
  @Accepted(EvaluationView, ({ interviewId, number }) => `/api/v1/interviews/${interviewId}/evaluations/${number}`)
  @Fails(InterviewNotFound, IllegalTransition)
  async create(
    @Caller() caller: Caller,
    @Id('id') id: string,
    @Body() input: NewEvaluation,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('prefer') prefer?: string,
  ): Promise<EvaluationView> {
    const run = await this.evaluations.request(caller, id, input, prefer);
    return OPEN_RUN_STATES.includes(run.status) ? run : finished(run, reply, prefer);
  }

  @Get()
  @Can('evaluations:read')
  @AuditRead('evaluation')
  @Operation('listEvaluations', 'List the evaluation runs of an interview', 'The latest first. Runs are never changed or removed.')
  @IdParam('id', DEMO.interview, 'The interview')
  @AnswersPage(EvaluationView)
  @Fails(InterviewNotFound)
  list(@Caller() caller: Caller, @Id('id') id: string, @Query() query: EvaluationQuery): Promise<Page<EvaluationView>> {
    return this.evaluations.list(caller, id, query);
  }

  @Get(':number')
  @Can('evaluations:read')
  @AuditRead('evaluation')
  @Operation('getEvaluation', 'Read an evaluation run')
  @IdParam('id', DEMO.interview, 'The interview')
  @ApiParam({ name: 'number', description: 'Which run of the interview, from 1.', schema: { type: 'integer', minimum: 1, example: 1 } })
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

/** There is nothing left to wait for: 200 instead of 202. */
function finished(run: EvaluationView, reply: FastifyReply, prefer: string | undefined): EvaluationView {
  void reply.status(200);
  const seconds = secondsToWait(prefer);
  if (seconds > 0) void reply.header('Preference-Applied', `wait=${seconds}`);
  return run;
}
