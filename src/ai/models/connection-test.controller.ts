import { Body, Post } from '@nestjs/common';
import { Can } from '../../auth/access';
import { Answers, Api, Operation } from '../../platform/http/api';
import { Phased } from '../../platform/http/idempotency/phased';
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
    'Asks a configured model two small questions, and tells at which step it fails: configuration, package, connection, key, model, answer, answer in a shape.',
  )
  @Answers(ConnectionTestResult)
  run(@Body() { model }: ConnectionTestRequest): Promise<ConnectionTestResult> {
    return this.test.run(model);
  }
}
