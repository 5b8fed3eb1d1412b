import { Check, Column, Entity, Index } from 'typeorm';
import { TenantEntity } from '../platform/database/tenant.entity';

export const jobStatuses = ['draft', 'open', 'on_hold', 'closed', 'archived'] as const;
export type JobStatus = (typeof jobStatuses)[number];

export const jobCloseReasons = ['filled', 'cancelled', 'no_longer_needed'] as const;
export type JobCloseReason = (typeof jobCloseReasons)[number];

/** An opening: what a person is wanted for. (Background work is a task, never a job.) */
@Entity('jobs')
@Index('jobs_by_created_at', ['organizationId', 'createdAt', 'id'])
@Index('jobs_by_status', ['organizationId', 'status', 'createdAt', 'id'])
@Check('jobs_status_known', `status IN ('draft', 'open', 'on_hold', 'closed', 'archived')`)
@Check('jobs_close_reason_known', `close_reason IN ('filled', 'cancelled', 'no_longer_needed')`)
export class Job extends TenantEntity {
  @Column('varchar', { length: 200 })
  title!: string;

  @Column('varchar', { length: 120, nullable: true })
  department!: string | null;

  @Column('varchar', { length: 120, nullable: true })
  location!: string | null;

  /** The text of the advertisement, as people wrote it. */
  @Column('text')
  description!: string;

  @Column('varchar', { length: 20, default: 'draft' })
  status!: JobStatus;

  @Column('varchar', { length: 20, nullable: true })
  closeReason!: JobCloseReason | null;
}
