import { Module } from '@nestjs/common';
import { CandidateLinksModule } from './candidate-links/candidate-links.module';
import { EvaluationsModule } from './evaluations/evaluations.module';
import { KitsModule } from './kits/kits.module';
import { ParticipantsModule } from './participants/participants.module';
import { ReportsModule } from './reports/reports.module';
import { SessionsModule } from './sessions/sessions.module';
import { TranscriptsModule } from './transcripts/transcripts.module';

/** In the order of the work, which is also the order of the API document: plan, hold, bring in, judge, report. */
@Module({ imports: [KitsModule, SessionsModule, ParticipantsModule, CandidateLinksModule, TranscriptsModule, EvaluationsModule, ReportsModule] })
export class InterviewsModule {}
