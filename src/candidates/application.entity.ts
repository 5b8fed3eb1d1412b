import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { Job } from '../jobs/job.entity';
import { Stage } from '../jobs/stage.entity';
import { TenantEntity } from '../platform/database/tenant.entity';
import { Candidate } from './candidate.entity';

export const applicationStatuses = ['active', 'on_hold', 'rejected', 'withdrawn', 'offered', 'hired'] as const;
export type ApplicationStatus = (typeof applicationStatuses)[number];

export const rejectionReasons = [
  'requirements_not_met',
  'other_candidate_chosen',
  'position_filled',
  'not_interested',
  'not_eligible',
  'other',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** A candidate for a job. How it stands (status) and how far it has come (stage) are separate: the stage survives a rejection. */
@Entity('applications')
@Index('applications_one_live', ['organizationId', 'candidateId', 'jobId'], { unique: true, where: `status NOT IN ('rejected', 'withdrawn')` })
@Index('applications_by_candidate', ['organizationId', 'candidateId', 'createdAt', 'id'])
@Index('applications_by_job', ['organizationId', 'jobId', 'status', 'createdAt', 'id'])
@Index('applications_by_created_at', ['organizationId', 'createdAt', 'id'])
@Check('applications_status_known', `status IN ('active', 'on_hold', 'rejected', 'withdrawn', 'offered', 'hired')`)
@Check(
  'applications_rejection_has_reason',
  `status <> 'rejected' OR (rejection_reason IS NOT NULL AND rejection_note IS NOT NULL AND rejected_by IS NOT NULL)`,
)
export class Application extends TenantEntity {
  @Column('uuid')
  candidateId!: string;

  @ManyToOne(() => Candidate)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'applications_candidate' },
    { name: 'candidate_id', referencedColumnName: 'id', foreignKeyConstraintName: 'applications_candidate' },
  ])
  candidate?: Candidate;

  @Column('uuid')
  jobId!: string;

  @ManyToOne(() => Job)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'applications_job' },
    { name: 'job_id', referencedColumnName: 'id', foreignKeyConstraintName: 'applications_job' },
  ])
  job?: Job;

  @Column('uuid')
  stageId!: string;

  @ManyToOne(() => Stage)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'applications_stage' },
    { name: 'stage_id', referencedColumnName: 'id', foreignKeyConstraintName: 'applications_stage' },
  ])
  stage?: Stage;

  @Column('varchar', { length: 20, default: 'active' })
  status!: ApplicationStatus;

  @Column('varchar', { length: 40, nullable: true })
  rejectionReason!: RejectionReason | null;

  @Column('varchar', { length: 2000, nullable: true })
  rejectionNote!: string | null;

  /** The person who decided it: a rejection is never a machine's. */
  @Column('uuid', { nullable: true })
  rejectedBy!: string | null;
}
