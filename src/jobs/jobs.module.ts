import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AiModule } from '../ai/ai.module';
import { JobReader } from './job-reader';
import { Job } from './job.entity';
import { JobTools } from './jobs.tools';
import { JobsController } from './jobs.controller';
import { JobsService } from './jobs.service';
import { Requirement } from './requirement.entity';
import { RequirementNatives } from './requirements/requirements.native';
import { RequirementsService } from './requirements/requirements.service';
import { Stage } from './stage.entity';

@Module({
  imports: [AiModule, TypeOrmModule.forFeature([Job, Requirement, Stage])],
  controllers: [JobsController],
  providers: [JobReader, JobsService, RequirementsService, RequirementNatives, JobTools],
  exports: [JobReader, JobsService, RequirementsService],
})
export class JobsModule {}
