import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { Application } from '../../candidates/application.entity';
import { Candidate } from '../../candidates/candidate.entity';
import { Job } from '../../jobs/job.entity';
import { TenantEntity } from '../../platform/database/tenant.entity';
import { Kit } from '../kits/kit.entity';
import type { KitMode } from '../kits/kit.entity';
import { INTERVIEW_STATES } from './interview.states';
import type { InterviewState } from './interview.states';

/** Held here turn by turn, or held elsewhere and brought in as a transcript. */
export const INTERVIEW_ORIGINS = ['live', 'imported'] as const;
export type InterviewOrigin = (typeof INTERVIEW_ORIGINS)[number];

/** Why an interview ended: every question was dealt with, the candidate stopped earlier, or the time was up. */
export const END_REASONS = ['completed', 'candidate_ended', 'time_limit'] as const;
export type EndReason = (typeof END_REASONS)[number];

const oneOf = (column: string, values: readonly string[]) => `${column} IN (${values.map((value) => `'${value}'`).join(', ')})`;

/** One sitting of a published kit. The kit is frozen by its id and its content hash. */
@Entity('interviews')
@Index('interviews_by_created_at', ['organizationId', 'createdAt', 'id'])
@Index('interviews_by_status', ['organizationId', 'status', 'createdAt'])
@Index('interviews_by_application', ['organizationId', 'applicationId'])
@Index('interviews_by_candidate', ['organizationId', 'candidateId'])
@Index('interviews_by_job', ['organizationId', 'jobId'])
@Index('interviews_by_kit', ['organizationId', 'kitId'])
@Check('interviews_status', oneOf('status', INTERVIEW_STATES))
@Check('interviews_origin', oneOf('origin', INTERVIEW_ORIGINS))
@Check('interviews_end_reason', oneOf('end_reason', END_REASONS))
@Check('interviews_link', 'link_token_hash IS NULL OR (link_expires_at IS NOT NULL AND link_uses_left >= 0)')
export class Interview extends TenantEntity {
  @Column('uuid')
  applicationId!: string;

  @ManyToOne(() => Application)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'interviews_application' },
    { name: 'application_id', referencedColumnName: 'id', foreignKeyConstraintName: 'interviews_application' },
  ])
  application?: Application;

  @Column('uuid')
  candidateId!: string;

  @ManyToOne(() => Candidate)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'interviews_candidate' },
    { name: 'candidate_id', referencedColumnName: 'id', foreignKeyConstraintName: 'interviews_candidate' },
  ])
  candidate?: Candidate;

  @Column('uuid')
  jobId!: string;

  @ManyToOne(() => Job)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'interviews_job' },
    { name: 'job_id', referencedColumnName: 'id', foreignKeyConstraintName: 'interviews_job' },
  ])
  job?: Job;

  @Column('uuid')
  kitId!: string;

  @ManyToOne(() => Kit)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'interviews_kit' },
    { name: 'kit_id', referencedColumnName: 'id', foreignKeyConstraintName: 'interviews_kit' },
  ])
  kit?: Kit;

  /** The content hash of the kit at the moment the interview was made. */
  @Column('varchar', { length: 64 })
  kitHash!: string;

  @Column('varchar', { length: 16 })
  mode!: KitMode;

  @Column('varchar', { length: 16, default: 'live' })
  origin!: InterviewOrigin;

  @Column('varchar', { length: 24 })
  status!: InterviewState;

  /** SHA-256 of the invitation link's token; the token itself is shown once and never stored. */
  @Column('varchar', { length: 64, nullable: true })
  linkTokenHash!: string | null;

  @Column('timestamptz', { nullable: true })
  linkExpiresAt!: Date | null;

  @Column('int', { nullable: true })
  linkUsesLeft!: number | null;

  /** Counts invitations and rearrangements: a link or calendar entry of an earlier revision is void. */
  @Column('int', { default: 0 })
  revision!: number;

  @Column('timestamptz', { nullable: true })
  disclosureAcceptedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  startedAt!: Date | null;

  /** When the pause that is going on began. */
  @Column('timestamptz', { nullable: true })
  pausedAt!: Date | null;

  /** The pauses that are over, added up: the interview's own time is what remains. */
  @Column('int', { default: 0 })
  pausedSeconds!: number;

  @Column('timestamptz', { nullable: true })
  completedAt!: Date | null;

  @Column('varchar', { length: 24, nullable: true })
  endReason!: EndReason | null;

  @Column('varchar', { length: 500, nullable: true })
  cancelReason!: string | null;
}
