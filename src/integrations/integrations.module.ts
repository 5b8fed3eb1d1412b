import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TaskRecord } from '../platform/queue/task-record.entity';
import { TasksController } from './tasks/tasks.controller';
import { TasksService } from './tasks/tasks.service';

/** What goes on behind the requests, and what leaves the house: background work, events, webhooks. */
@Module({
  imports: [TypeOrmModule.forFeature([TaskRecord])],
  controllers: [TasksController],
  providers: [TasksService],
})
export class IntegrationsModule {}
