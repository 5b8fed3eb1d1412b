import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Interview } from '../sessions/interview.entity';
import { InterviewRows } from '../sessions/interview-rows';
import { InterviewParticipant } from './interview-participant.entity';
import { ParticipantsController } from './participants.controller';
import { ParticipantsService } from './participants.service';

@Module({
  imports: [TypeOrmModule.forFeature([InterviewParticipant, Interview])],
  controllers: [ParticipantsController],
  providers: [ParticipantsService, InterviewRows],
})
export class ParticipantsModule {}
