import { Body, Post } from '@nestjs/common';
import { Caller, Can } from '../../auth/access';
import { Answers, Api, Fails, Operation } from '../../platform/http/api';
import { Phased } from '../../platform/http/idempotency/phased';
import { AiStopped, BudgetExhausted, TooManyModelRequests } from '../ai.errors';
import { ConnectionTest } from './connection-test';
import { ConnectionTestRequest, ConnectionTestResult } from './connection-test.dto';

@Api('ai/test-connection', { tag: 'ai' })
export class ConnectionTestController {
  constructor(private readonly test: ConnectionTest) {}

  @Post()
  @Phased()
  @Can('ai:manage')
  @Operation(
    'testAiConnection',
    'Test a model',
    'Asks a configured model two small questions, and tells at which step it fails: configuration, package, connection, key, model, answer, answer in a shape. The questions count like every other use of a model; while models are stopped nothing is asked.',
  )
  @Answers(ConnectionTestResult)
  @Fails(AiStopped, BudgetExhausted, TooManyModelRequests)
  run(@Caller() caller: Caller, @Body() { model }: ConnectionTestRequest): Promise<ConnectionTestResult> {
    return this.test.run(caller, model);
  }
}
