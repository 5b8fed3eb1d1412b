import { setTimeout as sleep } from 'node:timers/promises';
import { Get, SetMetadata } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { DatabaseUnavailable } from '../database/database.errors';
import { SIGN_OF_LIFE } from '../database/options';
import { discoverMethods } from '../discover';
import { Answers, Api, Fails, Operation } from '../http/api';
import { PUBLIC_METADATA } from '../http/permission-metadata';
import { HealthCheck, type HealthReport } from './health-check';
import { HealthView, ReadinessView } from './health.dto';
import { ServerStopping } from './health.errors';
import { Traffic } from './traffic';

/** A database that takes longer to say 1 serves nobody. */
const PATIENCE_MILLISECONDS = 3_000;

/** What a load balancer or a person asks first. */
@Api('health', { about: 'Is the server alive, and can it serve?' })
@SetMetadata(PUBLIC_METADATA, true)
export class HealthController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly traffic: Traffic,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  @Get('live')
  @Operation('getLiveness', 'Is the process alive?', 'Answers as long as the event loop turns; asks nothing else.')
  @Answers(HealthView)
  live(): HealthView {
    return { status: 'ok' };
  }

  @Get('ready')
  @Operation(
    'getReadiness',
    'Can requests be served?',
    '200 when the database with its schema answers, else 503; also 503 from the moment the server is told to stop.',
  )
  @Answers(ReadinessView)
  @Fails(DatabaseUnavailable, ServerStopping)
  async ready(): Promise<ReadinessView> {
    if (this.traffic.isStopping) throw new ServerStopping(undefined, { headers: { 'Retry-After': '1' } });
    try {
      const asked = this.dataSource.query(SIGN_OF_LIFE);
      await Promise.race([asked, sleep(PATIENCE_MILLISECONDS, undefined, { ref: false }).then(() => Promise.reject(new Error('no answer in time')))]);
    } catch (cause) {
      throw new DatabaseUnavailable(undefined, { cause, headers: { 'Retry-After': '2' } });
    }
    const checks = discoverMethods(this.discovery, this.scanner, HealthCheck) as unknown as Map<string, () => HealthReport | undefined>;
    const reports = [...checks].flatMap(([name, check]) => {
      const report = check();
      return report ? [{ name, ...report }] : [];
    });
    const parts = Object.fromEntries(reports.map(({ name, state }) => [name, state]));
    const failures = Object.fromEntries(reports.flatMap(({ name, failedAt }) => (failedAt ? [[name, failedAt]] : [])));
    return { status: 'ok', parts: { database: 'ok', ...parts }, failures };
  }
}
