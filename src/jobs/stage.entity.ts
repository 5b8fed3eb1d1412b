import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { TenantEntity } from '../platform/database/tenant.entity';
import { Job } from './job.entity';

export const stageTypes = ['applied', 'screening', 'interview', 'assessment', 'review', 'offer'] as const;
export type StageType = (typeof stageTypes)[number];

/** A step on the way through one job. Ordered by position; the type says what kind of step it is, the name what people call it. */
@Entity('stages')
@Index('stages_by_job', ['organizationId', 'jobId', 'position'])
@Check('stages_type_known', `type IN ('applied', 'screening', 'interview', 'assessment', 'review', 'offer')`)
export class Stage extends TenantEntity {
  @Column('uuid')
  jobId!: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'stages_job' },
    { name: 'job_id', referencedColumnName: 'id', foreignKeyConstraintName: 'stages_job' },
  ])
  job?: Job;

  @Column('int')
  position!: number;

  @Column('varchar', { length: 20 })
  type!: StageType;

  @Column('varchar', { length: 80 })
  name!: string;
}
