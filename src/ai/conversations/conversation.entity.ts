import { Column, Entity, Index } from 'typeorm';
import { TenantEntity } from '../../platform/database/tenant.entity';

/** What one person and the assistant said to each other. Nobody else reads it. */
@Entity('ai_conversations')
@Index('ai_conversations_of_user', ['organizationId', 'userId', 'updatedAt', 'id'])
export class Conversation extends TenantEntity {
  @Column('uuid')
  userId!: string;

  /** The beginning of its first question. */
  @Column('varchar', { length: 100 })
  title!: string;

  @Column('int')
  messageCount!: number;
}
