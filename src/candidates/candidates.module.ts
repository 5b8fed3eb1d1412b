import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AiModule } from '../ai/ai.module';
import { JobsModule } from '../jobs/jobs.module';
import { Application } from './application.entity';
import { ApplicationTools } from './applications.tools';
import { ApplicationsController } from './applications.controller';
import { ApplicationsService } from './applications.service';
import { Candidate } from './candidate.entity';
import { CandidateTools } from './candidates.tools';
import { CandidatesController } from './candidates.controller';
import { CandidatesService } from './candidates.service';
import { Document } from './document.entity';
import { CandidateDocumentsController, DocumentsController } from './documents/documents.controller';
import { DocumentsService } from './documents/documents.service';
import { DocumentReader } from './documents/extraction';
import { ProfileNatives } from './profiles/profile.native';
import { ProfilesService } from './profiles/profiles.service';
import { RecruitingAgent } from './recruiting.agent';

@Module({
  imports: [AiModule, JobsModule, TypeOrmModule.forFeature([Candidate, Document, Application])],
  controllers: [CandidatesController, CandidateDocumentsController, DocumentsController, ApplicationsController],
  providers: [
    ...[CandidatesService, DocumentsService, DocumentReader, ProfilesService, ProfileNatives, ApplicationsService],
    ...[CandidateTools, ApplicationTools, RecruitingAgent],
  ],
  exports: [CandidatesService, DocumentsService, ApplicationsService],
})
export class CandidatesModule {}
