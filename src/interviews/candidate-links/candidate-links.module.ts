import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Interview } from '../sessions/interview.entity';
import { InterviewRows } from '../sessions/interview-rows';
import { SessionsModule } from '../sessions/sessions.module';
import { CandidateLinksController } from './candidate-links.controller';
import { CandidateLinksService } from './candidate-links.service';
import { CandidateSession } from './candidate-session.entity';

@Module({
  imports: [SessionsModule, TypeOrmModule.forFeature([CandidateSession, Interview])],
  controllers: [CandidateLinksController],
  providers: [CandidateLinksService, InterviewRows],
})
export class CandidateLinksModule {}
