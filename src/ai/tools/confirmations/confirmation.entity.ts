import { Check, Column, Entity, Index } from 'typeorm';
import { TenantEntity } from '../../../platform/database/tenant.entity';

export const CONFIRMATION_STATES = ['pending', 'confirmed', 'declined', 'failed'] as const;
export type ConfirmationState = (typeof CONFIRMATION_STATES)[number];

/** A change that a model proposed: what exactly, for whom to confirm, until when. Its arguments are fixed here; the model has no further say. */
@Entity('ai_confirmations')
@Index('ai_confirmations_of_user', ['organizationId', 'userId', 'status', 'createdAt'])
@Check('ai_confirmations_status', `status IN (${CONFIRMATION_STATES.map((state) => `'${state}'`).join(', ')})`)
export class Confirmation extends TenantEntity {
  /** Whose assistant proposed it; nobody else can confirm it. */
  @Column('uuid')
  userId!: string;

  /** `plugin.tool` */
  @Column('varchar', { length: 130 })
  tool!: string;

  @Column('jsonb')
  arguments!: Record<string, unknown>;

  /** What will happen, in words made by the tool and not by a model. */
  @Column('text')
  summary!: string;

  @Column('varchar', { length: 20 })
  status!: ConfirmationState;

  @Column('timestamptz')
  expiresAt!: Date;

  @Column('timestamptz', { nullable: true })
  decidedAt!: Date | null;

  /** The code of the problem that kept a confirmed change from being made. */
  @Column('varchar', { length: 100, nullable: true })
  failure!: string | null;
}
