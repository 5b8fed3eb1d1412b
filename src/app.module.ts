import { Module, type DynamicModule } from '@nestjs/common';
import { AiModule } from './ai/ai.module';
import { AuthModule } from './auth/auth.module';
import { CandidatesModule } from './candidates/candidates.module';
import { IntegrationsModule } from './integrations/integrations.module';
import { InterviewsModule } from './interviews/interviews.module';
import { JobsModule } from './jobs/jobs.module';
import type { DatabaseConnection } from './platform/database/connection';
import type { Environment } from './platform/environment';
import type { Extension } from './platform/extensions';
import { PlatformModule } from './platform/platform.module';

/** The table of contents. */
@Module({})
export class AppModule {
  static with(environment: Environment, connection: DatabaseConnection, extensions: readonly Extension[]): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(environment, connection),
        AuthModule,
        AiModule,
        JobsModule,
        CandidatesModule,
        InterviewsModule,
        IntegrationsModule,
        ...extensions.map((extension) => extension.module),
      ],
    };
  }
}
