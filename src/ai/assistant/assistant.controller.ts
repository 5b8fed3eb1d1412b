import { applyDecorators, Body, Get, Header, Headers, HttpCode, Post, SetMetadata, type StreamableFile } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { Caller, Can } from '../../auth/access';
import { accepts } from '../../platform/http/accept';
import { Answers, Api, Fails, Operation, PRODUCES_METADATA } from '../../platform/http/api';
import { Phased } from '../../platform/http/idempotency/phased';
import { LAST_EVENT_ID, Resumable } from '../../platform/http/idempotency/resumable';
import { Left } from '../../platform/http/left';
import { AgentLimit, AgentNotFound, ConversationNotFound, StreamNotFound, StreamOfAnotherRequest } from '../ai.errors';
import { AgentList, AssistantAnswer, Question } from './assistant.dto';
import { Assistant } from './assistant.service';

const STREAM = 'text/event-stream';

const QUESTIONS = {
  question: { summary: 'Begin a conversation', value: { message: 'Which jobs are open, and who has applied?' } },
  started: { summary: 'Begin with an agent of your choice', value: { message: 'What can you help me with?', agent: 'general' } },
};

/** The whole answer at once, or as it comes. */
const AnswersAsItComes = () =>
  applyDecorators(
    HttpCode(200),
    SetMetadata(PRODUCES_METADATA, ['application/json', STREAM]),
    ApiExtraModels(AssistantAnswer),
    ApiResponse({
      status: 200,
      description: 'The answer; with `Accept: text/event-stream` as it comes.',
      content: { 'application/json': { schema: { $ref: getSchemaPath(AssistantAnswer) } }, [STREAM]: { schema: { type: 'string' } } },
    }),
  );

@Api('ai/assistant', { tag: 'ai' })
export class AssistantController {
  constructor(private readonly assistant: Assistant) {}

  @Post()
  @Can('ai:invoke')
  @Header('Cache-Control', 'no-store, no-transform')
  @Operation(
    'askAssistant',
    'Ask the assistant',
    'It looks things up in your own records, with your permissions, and cites them; what it would change it only proposes. Without a model it searches, and says `rules`. ' +
      'As a stream: `text-delta`, `tool-called`, `agent-changed`, then `answer-completed` with all of it, or `error`. Their ids are for `Last-Event-ID`, when the connection is lost.',
  )
  @ApiBody({ type: Question, examples: QUESTIONS })
  @Phased()
  @Resumable()
  @AnswersAsItComes()
  @Fails(ConversationNotFound, StreamNotFound, StreamOfAnotherRequest, AgentNotFound, AgentLimit)
  ask(
    @Caller() caller: Caller,
    @Body() question: Question,
    @Left() left: AbortSignal,
    @Headers('accept') accept?: string,
    @Headers(LAST_EVENT_ID) lastEventId?: string,
  ): Promise<AssistantAnswer | StreamableFile> {
    const isWhole = lastEventId === undefined && accepts(accept, ['application/json']);
    return isWhole ? this.assistant.answer(caller, question, left) : this.assistant.stream(caller, question, lastEventId);
  }

  @Get('agents')
  @Can('ai:invoke')
  @Operation('listAgents', 'List the agents of the assistant', 'Who answers what, with which tools, and to whom each may pass a question on.')
  @Answers(AgentList)
  agents(): AgentList {
    return this.assistant.list();
  }
}
