import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Candidate } from '../../candidates/candidate.entity';
import { EvaluationsModule } from '../evaluations/evaluations.module';
import { InterviewRows } from '../sessions/interview-rows';
import { Interview } from '../sessions/interview.entity';
import { ReportsController } from './reports.controller';
import { ReportsService } from './reports.service';

@Module({
  imports: [TypeOrmModule.forFeature([Candidate, Interview]), EvaluationsModule],
  controllers: [ReportsController],
  providers: [ReportsService, InterviewRows],
  exports: [ReportsService],
})
export class ReportsModule {}
