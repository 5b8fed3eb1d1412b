import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Clock } from './clock';
import { DatabaseConnection } from './database/connection';
import { databaseOptions } from './database/options';
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
        TypeOrmModule.forRoot({ ...databaseOptions(connection.url), autoLoadEntities: true, retryAttempts: 0 }),
        TypeOrmModule.forFeature([StatusChange]),
      ],
      controllers: [HealthController, VersionController, ProblemsController],
      providers: [{ provide: Environment, useValue: environment }, { provide: DatabaseConnection, useValue: connection }, Clock, Queue],
      exports: [Environment, DatabaseConnection, Clock, Queue, DiscoveryModule],
    };
  }
}
