import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Audit } from './audit/audit';
import { AuditReads } from './audit/audit-reads';
import { AuditEvent } from './audit/audit-event.entity';
import { AuditPending, AuditSeal } from './audit/audit-seal.entity';
import { Refusals } from './audit/refusals';
import { AuditSealer } from './audit/sealer';
import { Clock } from './clock';
import { DatabaseConnection } from './database/connection';
import { GroupCommits } from './database/group-commits';
import { Insertions } from './database/insertion';
import { runtimeOptions } from './database/options';
import { PreparedReads } from './database/prepared';
import { RecentWrites } from './database/recent-writes';
import { Replicas } from './database/replicas';
import { UnitOfWork } from './database/unit-of-work';
import { Environment } from './environment';
import { Event } from './events/event.entity';
import { EventRelay } from './events/relay';
import { Signpost } from './events/signpost.entity';
import { HealthController } from './health/health.controller';
import { Traffic } from './health/traffic';
import { IdempotencyKey } from './http/idempotency/idempotency-key.entity';
import { IdempotencyKeys } from './http/idempotency/idempotency-keys';
import { NotesWrites } from './http/notes-writes.guard';
import { ProblemsController } from './http/problems.controller';
import { VersionController } from './http/version.controller';
import { WrittenPages } from './http/written-pages';
import { StatusChange } from './history/status-change.entity';
import { Metrics } from './metrics/metrics';
import { MetricsController } from './metrics/metrics.controller';
import { PoolMetrics } from './metrics/pool-metrics';
import { QueueMetrics } from './metrics/queue-metrics';
import { Lookout } from './queue/lookout';
import { Queue } from './queue/queue';
import { TaskKinds } from './queue/task-kinds';
import { TaskLog } from './queue/task-log';
import { TaskRecord } from './queue/task-record.entity';
import { TaskWorker } from './queue/task-worker';
import { Tracing } from './tracing/tracing';

/** What every chapter stands on; knows no feature. */
@Global()
@Module({})
export class PlatformModule {
  static with(environment: Environment, connection: DatabaseConnection): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        DiscoveryModule,
        TypeOrmModule.forRoot({
          ...runtimeOptions(connection.runtimeUrl, environment),
          autoLoadEntities: true,
          retryAttempts: 0,
        }),
        TypeOrmModule.forFeature([StatusChange, AuditEvent, AuditSeal, AuditPending, IdempotencyKey, TaskRecord, Event, Signpost]),
      ],
      controllers: [HealthController, VersionController, ProblemsController, MetricsController],
      providers: [
        { provide: Environment, useValue: environment },
        { provide: DatabaseConnection, useValue: connection },
        Clock,
        Metrics,
        PoolMetrics,
        QueueMetrics,
        EventRelay,
        Lookout,
        Queue,
        TaskKinds,
        TaskLog,
        TaskWorker,
        { provide: Tracing, useFactory: (of: Environment) => Tracing.of(of), inject: [Environment] },
        Traffic,
        UnitOfWork,
        Replicas,
        PreparedReads,
        GroupCommits,
        Insertions,
        WrittenPages,
        RecentWrites,
        NotesWrites,
        IdempotencyKeys,
        Audit,
        AuditReads,
        AuditSealer,
        Refusals,
      ],
      exports: [
        Environment,
        DatabaseConnection,
        Clock,
        Metrics,
        Tracing,
        Queue,
        Audit,
        AuditSealer,
        IdempotencyKeys,
        Traffic,
        UnitOfWork,
        PreparedReads,
        Insertions,
        WrittenPages,
        DiscoveryModule,
      ],
    };
  }
}
