import { Get, Query } from '@nestjs/common';
import { Caller, Can } from '../../auth/access';
import { Answers, Api, Operation } from '../../platform/http/api';
import { UsageQuery, UsageView } from './usage.dto';
import { Usage } from './usage.service';

@Api('ai/usage', { tag: 'ai' })
export class UsageController {
  constructor(private readonly usage: Usage) {}

  @Get()
  @Can('ai:read')
  @Operation('getAiUsage', 'Get the use of models', 'Calls, tokens, cost and latency, summed up by day, function, model or user.')
  @Answers(UsageView)
  get(@Caller() caller: Caller, @Query() query: UsageQuery): Promise<UsageView> {
    return this.usage.of(caller, query);
  }
}
