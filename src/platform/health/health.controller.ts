import { Get, SetMetadata } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatabaseUnavailable } from '../database/database.errors';
import { Answers, Api, Fails, Operation } from '../http/api';
import { PUBLIC_METADATA } from '../http/permission-metadata';
import { HealthView } from './health.dto';

/** What a load balancer or a person asks first. */
@Api('health', { about: 'Is the server alive, and can it serve?' })
@SetMetadata(PUBLIC_METADATA, true)
export class HealthController {
  constructor(private readonly dataSource: DataSource) {}

  @Get('live')
  @Operation('getLiveness', 'Is the process alive?', 'Answers as long as the event loop turns; asks nothing else.')
  @Answers(HealthView)
  live(): HealthView {
    return { status: 'ok' };
  }

  @Get('ready')
  @Operation('getReadiness', 'Can requests be served?', '200 when the database answers, else 503.')
  @Answers(HealthView)
  @Fails(DatabaseUnavailable)
  async ready(): Promise<HealthView> {
    try {
      await this.dataSource.query('SELECT 1');
    } catch (cause) {
      throw new DatabaseUnavailable(undefined, { cause, headers: { 'Retry-After': '2' } });
    }
    return { status: 'ok' };
  }
}
