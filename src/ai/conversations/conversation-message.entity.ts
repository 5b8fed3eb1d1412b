import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { TenantEntity } from '../../platform/database/tenant.entity';
import type { Step } from '../agents/agent-run';
import type { RecordReference } from '../agents/records';
import { Conversation } from './conversation.entity';

@Entity('ai_conversation_messages')
@Index('ai_conversation_messages_number', ['organizationId', 'conversationId', 'number'], { unique: true })
@Check('ai_conversation_messages_role', `role IN ('user', 'assistant')`)
@Check('ai_conversation_messages_source', `source IN ('model', 'rules')`)
export class ConversationMessage extends TenantEntity {
  @Column('uuid')
  conversationId!: string;

  @ManyToOne(() => Conversation, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'ai_conversation_messages_conversation' },
    { name: 'conversation_id', referencedColumnName: 'id', foreignKeyConstraintName: 'ai_conversation_messages_conversation' },
  ])
  conversation?: Conversation;

  /** From 1; a question and its answer follow each other. */
  @Column('int')
  number!: number;

  @Column('varchar', { length: 10 })
  role!: 'user' | 'assistant';

  /** With citations as they were given, `[things/0195…]`; each was checked. */
  @Column('text')
  text!: string;

  /** Of an answer: who gave it. */
  @Column('varchar', { length: 64, nullable: true })
  agent!: string | null;

  @Column('varchar', { length: 10, nullable: true })
  source!: 'model' | 'rules' | null;

  @Column('varchar', { nullable: true })
  model!: string | null;

  /** Why no model answered although one is configured. */
  @Column('varchar', { length: 40, nullable: true })
  degraded!: string | null;

  /** The records that tools answered with: only these can be cited. */
  @Column('jsonb')
  records!: RecordReference[];

  @Column('jsonb')
  steps!: Step[];

  /** Proposals that the answer made. */
  @Column('uuid', { array: true })
  confirmationIds!: string[];

  /** Rows of the ledger. */
  @Column('uuid', { array: true })
  callIds!: string[];
}
