import { Get, Query } from '@nestjs/common';
import { Caller, Can } from '../../auth/access';
import { DEMO } from '../../platform/demo';
import { Answers, AnswersPage, Api, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import type { Page } from '../../platform/http/page';
import { CallNotFound } from '../ai.errors';
import { CallsQuery, ModelCallView } from './calls.dto';
import { Calls } from './calls.service';

@Api('ai/calls', { tag: 'ai' })
export class CallsController {
  constructor(private readonly calls: Calls) {}

  @Get()
  @Can('ai:read')
  @Operation(
    'listModelCalls',
    'List model calls',
    'Every request to a model and every answer by rules, newest first: which prompt, which model, how long, how many tokens.',
  )
  @AnswersPage(ModelCallView)
  list(@Caller() caller: Caller, @Query() query: CallsQuery): Promise<Page<ModelCallView>> {
    return this.calls.page(caller, query);
  }

  @Get(':id')
  @Can('ai:read')
  @Operation('getModelCall', 'Get a model call')
  @IdParam('id', DEMO.modelCall, 'The call; `callId` in the answer of a function')
  @Answers(ModelCallView)
  @Fails(CallNotFound)
  get(@Caller() caller: Caller, @Id('id') id: string): Promise<ModelCallView> {
    return this.calls.get(caller, id);
  }
}
