import { Body, Delete, Get, Patch, Query } from '@nestjs/common';
import { Caller, Can } from '../../auth/access';
import { Answers, AnswersPage, Api, Empty, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import { type Page, PageQuery } from '../../platform/http/page';
import { ConversationNotFound } from '../ai.errors';
import { ConversationChanges, ConversationView, MessageOfConversation } from './conversations.dto';
import { Conversations } from './conversations.service';

const TheConversation = () =>
  IdParam('id', '0195f0a0-0000-7000-8000-000000000003', 'The conversation; `conversationId` in the answer of the assistant');

@Api('ai/conversations', { tag: 'ai' })
export class ConversationsController {
  constructor(private readonly conversations: Conversations) {}

  @Get()
  @Can('ai:invoke')
  @Operation('listConversations', 'List your conversations with the assistant', 'Your own, the latest first. Sort by updatedAt or createdAt.')
  @AnswersPage(ConversationView)
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<Page<ConversationView>> {
    return this.conversations.page(caller, query);
  }

  @Get(':id')
  @Can('ai:invoke')
  @Operation('getConversation', 'Read a conversation')
  @TheConversation()
  @Answers(ConversationView)
  @Fails(ConversationNotFound)
  get(@Caller() caller: Caller, @Id('id') id: string): Promise<ConversationView> {
    return this.conversations.get(caller, id);
  }

  @Get(':id/messages')
  @Can('ai:invoke')
  @Operation('listConversationMessages', 'Read what was said', 'Questions and answers in their order, with what the answers rest on.')
  @TheConversation()
  @AnswersPage(MessageOfConversation)
  @Fails(ConversationNotFound)
  messages(@Caller() caller: Caller, @Id('id') id: string, @Query() query: PageQuery): Promise<Page<MessageOfConversation>> {
    return this.conversations.messagesOf(caller, id, query);
  }

  @Patch(':id')
  @Can('ai:invoke')
  @Operation('renameConversation', 'Give a conversation another title')
  @TheConversation()
  @Answers(ConversationView)
  @Fails(ConversationNotFound)
  rename(@Caller() caller: Caller, @Id('id') id: string, @Body() body: ConversationChanges): Promise<ConversationView> {
    return this.conversations.rename(caller, id, body);
  }

  @Delete(':id')
  @Can('ai:invoke')
  @Operation('deleteConversation', 'Delete a conversation', 'With everything that was said in it. What the assistant did for you stays done.')
  @TheConversation()
  @Empty()
  @Fails(ConversationNotFound)
  remove(@Caller() caller: Caller, @Id('id') id: string): Promise<void> {
    return this.conversations.remove(caller, id);
  }
}
