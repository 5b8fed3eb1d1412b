import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CallsController } from './calls/calls.controller';
import { Calls } from './calls/calls.service';
import { ModelCall } from './calls/model-call.entity';
import { FunctionsController } from './functions/functions.controller';
import { Functions } from './functions/functions.service';
import { Kernel } from './kernel';
import { Models } from './models/models';
import { OpenAIProvider } from './models/openai.provider';
import { Pause } from './models/retry';
import { Natives } from './native/natives';
import { Prompts } from './prompts/prompts';
import { TextNatives } from './text.natives';
import { Tools } from './tools/tools';
import { Turns } from './turns';

/** Prompts, models, tools and the ledger. It does not know what they are used for. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([ModelCall])],
  controllers: [FunctionsController, CallsController],
  providers: [Kernel, Turns, Prompts, Models, OpenAIProvider, Pause, Natives, Tools, Calls, Functions, TextNatives],
  exports: [Kernel],
})
export class AiModule {}
