import { Module } from '@nestjs/common';
import { EvaluationsModule } from './evaluations/evaluations.module';
import { KitsModule } from './kits/kits.module';
import { ReportsModule } from './reports/reports.module';
import { SessionsModule } from './sessions/sessions.module';
import { TranscriptsModule } from './transcripts/transcripts.module';

/** In the order of the work, which is also the order of the API document: plan, hold, bring in, judge, report. */
@Module({ imports: [KitsModule, SessionsModule, TranscriptsModule, EvaluationsModule, ReportsModule] })
export class InterviewsModule {}
