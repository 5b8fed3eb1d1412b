import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditEvent } from './audit/audit-event.entity';
import { AuditPending, AuditSeal } from './audit/audit-seal.entity';
import { Clock } from './clock';
import { DatabaseConnection } from './database/connection';
import { runtimeOptions } from './database/options';
import { Environment } from './environment';
import { HealthController } from './health/health.controller';
import { ProblemsController } from './http/problems.controller';
import { VersionController } from './http/version.controller';
import { StatusChange } from './history/status-change.entity';
import { Queue } from './queue/queue';

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
          ...runtimeOptions(connection.runtimeUrl, environment.DATABASE_POOLING === 'transaction'),
          autoLoadEntities: true,
          retryAttempts: 0,
        }),
        TypeOrmModule.forFeature([StatusChange, AuditEvent, AuditSeal, AuditPending]),
      ],
      controllers: [HealthController, VersionController, ProblemsController],
      providers: [{ provide: Environment, useValue: environment }, { provide: DatabaseConnection, useValue: connection }, Clock, Queue],
      exports: [Environment, DatabaseConnection, Clock, Queue, DiscoveryModule],
    };
  }
}
