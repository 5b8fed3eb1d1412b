import { Check, Column, Entity, Index } from 'typeorm';
import { TenantEntity } from '../../platform/database/tenant.entity';

/** Every mail that leaves, or would: written in the transaction that is its reason, sent after it. */
@Entity('mails')
@Index('mails_newest', ['organizationId', 'createdAt'])
@Check('mails_status', `"status" IN ('queued', 'sent', 'kept')`)
export class Mail extends TenantEntity {
  @Column('varchar', { length: 320 })
  recipient!: string;

  /** What it is about: `invitation`, `password-reset` … */
  @Column('varchar', { length: 40 })
  kind!: string;

  @Column('varchar', { length: 300 })
  subject!: string;

  /** Removed once it is sent: the links in it are secrets of the recipient. */
  @Column('text', { nullable: true })
  text!: string | null;

  /** `kept`: there is no mail server to send it with. */
  @Column('varchar', { length: 20 })
  status!: 'queued' | 'sent' | 'kept';

  @Column('timestamptz', { nullable: true })
  sentAt!: Date | null;
}
