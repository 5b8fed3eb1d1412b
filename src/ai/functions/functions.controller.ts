import { Body, Get, Header, Headers, Param, Post, type StreamableFile } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { Caller, Can } from '../../auth/access';
import { Answers, AnswersContent, Api, Fails, Operation } from '../../platform/http/api';
import { Phased } from '../../platform/http/idempotency/phased';
import { LAST_EVENT_ID, Resumable } from '../../platform/http/idempotency/resumable';
import { Left } from '../../platform/http/left';
import {
  FunctionNotFound,
  InputTooLong,
  ModelRefused,
  ModelUnavailable,
  NeedsModel,
  NotAPrompt,
  NotStreamable,
  StreamNotFound,
  StreamOfAnotherRequest,
  UnusableAnswer,
  WrongVariables,
} from '../ai.errors';
import { FunctionAnswer, FunctionInput, FunctionList, FunctionView, RenderedPrompt } from './functions.dto';
import { Functions } from './functions.service';

const NameParam = () => ApiParam({ name: 'name', description: 'The function, as `plugin.function`', example: 'text.summarize', type: 'string' });

@Api('ai/functions', {
  tag: 'ai',
  about: 'Prompts, models and what they were asked. Everything here also works without a model, by rules, and says so.',
})
export class FunctionsController {
  constructor(private readonly functions: Functions) {}

  @Get()
  @Can('ai:read')
  @Operation(
    'listFunctions',
    'List AI functions and tools',
    'Everything that can be asked of a model or of rules: of the product, its extensions and PLUGINS_DIR.',
  )
  @Answers(FunctionList)
  list(): FunctionList {
    return this.functions.list();
  }

  @Get(':name')
  @Can('ai:read')
  @Operation('getFunction', 'Get an AI function')
  @NameParam()
  @Answers(FunctionView)
  @Fails(FunctionNotFound)
  get(@Param('name') name: string): FunctionView {
    return this.functions.get(name);
  }

  @Post(':name/render')
  @Can('ai:invoke')
  @Operation('renderFunction', 'Show what a model would be sent', 'The exact messages, with data in its delimited blocks. No model is called.')
  @NameParam()
  @Answers(RenderedPrompt)
  @Fails(FunctionNotFound, NotAPrompt, WrongVariables)
  render(@Caller() caller: Caller, @Param('name') name: string, @Body() input: FunctionInput): Promise<RenderedPrompt> {
    return this.functions.render(caller, name, input);
  }

  @Post(':name/invoke')
  @Can('ai:invoke')
  @Phased()
  @Operation(
    'invokeFunction',
    'Invoke an AI function',
    'Asks the model; without one, or when it fails, rules answer where there are some, and `source` says so. Leave before the answer, and the model is told to stop, unless there is an `Idempotency-Key` to come back with.',
  )
  @NameParam()
  @Answers(FunctionAnswer)
  @Fails(FunctionNotFound, WrongVariables, InputTooLong, UnusableAnswer, ModelUnavailable, ModelRefused, NeedsModel)
  invoke(@Caller() caller: Caller, @Param('name') name: string, @Body() input: FunctionInput, @Left() left: AbortSignal): Promise<FunctionAnswer> {
    return this.functions.invoke(caller, name, input, left);
  }

  @Post(':name/stream')
  @Can('ai:invoke')
  @Header('Cache-Control', 'no-store, no-transform')
  @Phased()
  @Resumable()
  @Operation(
    'streamFunction',
    'Stream an AI function',
    'Server-sent events: `text-delta` as the words come, `usage` at the end, `error` if it breaks off. Their ids are for `Last-Event-ID`, when the connection is lost.',
  )
  @NameParam()
  @AnswersContent('text/event-stream')
  @Fails(
    FunctionNotFound,
    StreamNotFound,
    StreamOfAnotherRequest,
    WrongVariables,
    InputTooLong,
    NotStreamable,
    UnusableAnswer,
    ModelUnavailable,
    ModelRefused,
    NeedsModel,
  )
  stream(
    @Caller() caller: Caller,
    @Param('name') name: string,
    @Body() input: FunctionInput,
    @Headers(LAST_EVENT_ID) lastEventId?: string,
  ): Promise<StreamableFile> {
    return this.functions.stream(caller, name, input, lastEventId);
  }
}
