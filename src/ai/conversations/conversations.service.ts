import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import { newId } from '../../platform/database/ids';
import { keysetPage, type Page, type PageQuery } from '../../platform/http/page';
import type { RecordReference } from '../agents/records';
import { ConversationNotFound } from '../ai.errors';
import { harmless } from '../models/harmless';
import type { Message } from '../prompts/render';
import { ConversationMessage } from './conversation-message.entity';
import { Conversation } from './conversation.entity';
import { type ConversationChanges, ConversationView, MessageOfConversation } from './conversations.dto';

const TITLE_CHARACTERS = 80;
/** How much of what was said before a model is told. */
const REMEMBERED = { messages: 12, characters: 16_000, records: 400 };

/** What an answer adds to a conversation besides its words. */
export type AnswerFacts = Pick<
  ConversationMessage,
  'text' | 'agent' | 'source' | 'model' | 'degraded' | 'records' | 'steps' | 'confirmationIds' | 'callIds'
>;

export interface Remembered {
  history: Message[];
  /** What tools answered with earlier: it may be cited again. */
  records: RecordReference[];
}

/** Everybody's own conversations, and nobody else's. */
@Injectable()
export class Conversations {
  constructor(
    @InjectRepository(Conversation) private readonly conversations: Repository<Conversation>,
    @InjectRepository(ConversationMessage) private readonly messages: Repository<ConversationMessage>,
  ) {}

  page(caller: Caller, query: PageQuery): Promise<Page<ConversationView>> {
    const { organizationId, userId } = caller;
    const rows = this.conversations
      .createQueryBuilder('conversation')
      .where('conversation.organizationId = :organizationId AND conversation.userId = :userId', { organizationId, userId });
    const sortable = { updatedAt: 'updatedAt', createdAt: 'createdAt' } as const;
    return keysetPage(rows, query, { sortable, default: '-updatedAt', view: (row) => ConversationView.of(row) });
  }

  async get(caller: Caller, id: string): Promise<ConversationView> {
    return ConversationView.of(await this.find(caller, id));
  }

  async messagesOf(caller: Caller, id: string, query: PageQuery): Promise<Page<MessageOfConversation>> {
    await this.find(caller, id);
    const rows = this.messages
      .createQueryBuilder('message')
      .where('message.organizationId = :organizationId AND message.conversationId = :id', { organizationId: caller.organizationId, id });
    return keysetPage(rows, query, { sortable: { number: 'number' }, default: 'number', view: (row) => MessageOfConversation.of(row) });
  }

  async rename(caller: Caller, id: string, { title }: ConversationChanges): Promise<ConversationView> {
    const conversation = await this.find(caller, id);
    return ConversationView.of(await this.conversations.save(Object.assign(conversation, { title })));
  }

  async remove(caller: Caller, id: string): Promise<void> {
    await this.find(caller, id);
    await this.conversations.delete({ organizationId: caller.organizationId, id });
  }

  async remember(caller: Caller, id: string | undefined): Promise<Remembered> {
    if (id === undefined) return { history: [], records: [] };
    await this.find(caller, id);
    const where = { organizationId: caller.organizationId, conversationId: id };
    const last = (await this.messages.find({ where, order: { number: 'DESC' }, take: REMEMBERED.messages })).reverse();
    const records = last.flatMap((message) => message.records).slice(-REMEMBERED.records);
    while (last.reduce((sum, { text }) => sum + text.length, 0) > REMEMBERED.characters) last.splice(0, 2);
    return { history: last.map(({ role, text }) => ({ role, content: text })), records };
  }

  /** A question and its answer, together or not at all. Without a conversation a new one begins. */
  async add(caller: Caller, id: string | undefined, question: string, answer: AnswerFacts): Promise<{ id: string; message: MessageOfConversation }> {
    return this.conversations.manager.transaction(async (manager) => {
      const conversation = id === undefined ? await this.begin(manager, caller, question) : await this.lock(manager, caller, id);
      const { organizationId, messageCount } = conversation;
      const belongs = { organizationId, conversationId: conversation.id };
      const nobody = { agent: null, source: null, model: null, degraded: null, records: [], steps: [], confirmationIds: [], callIds: [] };
      const asked = { ...belongs, ...nobody, id: newId(), number: messageCount + 1, role: 'user' as const, text: question };
      const answered = manager.create(ConversationMessage, { ...belongs, ...answer, id: newId(), number: messageCount + 2, role: 'assistant' });
      await manager.insert(ConversationMessage, asked);
      await manager.save(answered);
      await manager.save(Object.assign(conversation, { messageCount: messageCount + 2 }));
      return { id: conversation.id, message: MessageOfConversation.of(answered) };
    });
  }

  private async begin(manager: EntityManager, { organizationId, userId }: Caller, question: string): Promise<Conversation> {
    const line = harmless(question).replace(/\s+/g, ' ').trim();
    const title = line.length > TITLE_CHARACTERS ? `${line.slice(0, TITLE_CHARACTERS - 1).trimEnd()}…` : line;
    return manager.save(manager.create(Conversation, { organizationId, id: newId(), userId: userId ?? '', title, messageCount: 0 }));
  }

  private async lock(manager: EntityManager, { organizationId, userId }: Caller, id: string): Promise<Conversation> {
    const where = { organizationId, userId: userId ?? '', id };
    const found = await manager.findOne(Conversation, { where, lock: { mode: 'pessimistic_write' } });
    if (!found) throw new ConversationNotFound();
    return found;
  }

  private async find({ organizationId, userId }: Caller, id: string): Promise<Conversation> {
    const found = userId === null ? null : await this.conversations.findOneBy({ organizationId, userId, id });
    if (!found) throw new ConversationNotFound();
    return found;
  }
}
