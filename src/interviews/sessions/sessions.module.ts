import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Interview } from './interview.entity';
import { InterviewRows } from './interview-rows';
import { InterviewsController } from './interviews.controller';
import { InterviewTools } from './interviews.tools';
import { InterviewsService } from './interviews.service';
import { NeedlessInterviews } from './needless-interviews';
import { TurnJudge } from './turn-judge.service';
import { Turn } from './turn.entity';
import { TurnsService } from './turns.service';

@Module({
  imports: [TypeOrmModule.forFeature([Interview, Turn])],
  controllers: [InterviewsController],
  providers: [InterviewsService, TurnsService, TurnJudge, InterviewRows, InterviewTools, NeedlessInterviews],
  exports: [InterviewsService, TurnsService],
})
export class SessionsModule {}
