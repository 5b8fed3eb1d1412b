import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Application } from '../../candidates/application.entity';
import { Candidate } from '../../candidates/candidate.entity';
import { Job } from '../../jobs/job.entity';
import { Requirement } from '../../jobs/requirement.entity';
import { RubricsController } from '../rubrics/rubrics.controller';
import { Rubrics } from '../rubrics/rubrics.service';
import { KitDrafts } from './kit-drafts.service';
import { KitSubjects } from './kit-subjects.service';
import { Kit } from './kit.entity';
import { KitsController } from './kits.controller';
import { KitsService } from './kits.service';

@Module({
  imports: [TypeOrmModule.forFeature([Kit, Job, Requirement, Application, Candidate])],
  controllers: [RubricsController, KitsController],
  providers: [KitsService, KitDrafts, KitSubjects, Rubrics],
  exports: [KitsService, Rubrics],
})
export class KitsModule {}
