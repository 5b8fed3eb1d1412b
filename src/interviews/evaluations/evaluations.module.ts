import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { InterviewRows } from '../sessions/interview-rows';
import { Interview } from '../sessions/interview.entity';
import { SessionsModule } from '../sessions/sessions.module';
import { CompetencyResult } from './competency-result.entity';
import { EvaluationRun } from './evaluation-run.entity';
import { EvaluationRunner } from './evaluation-runner';
import { EvaluationsController } from './evaluations.controller';
import { EvaluationsService } from './evaluations.service';
import { EvaluationTools } from './evaluations.tools';
import { Evaluator } from './evaluator';
import { InterviewAnalysisAgent } from './interview-analysis.agent';
import { SignOffController } from './sign-off.controller';
import { SignOff } from './sign-off.entity';
import { SignOffsService } from './sign-offs.service';

@Module({
  imports: [TypeOrmModule.forFeature([EvaluationRun, CompetencyResult, SignOff, Interview]), SessionsModule],
  controllers: [EvaluationsController, SignOffController],
  providers: [EvaluationsService, SignOffsService, EvaluationRunner, Evaluator, InterviewRows, EvaluationTools, InterviewAnalysisAgent],
  exports: [EvaluationsService, SignOffsService],
})
export class EvaluationsModule {}
