import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { Application } from '../../candidates/application.entity';
import { Job } from '../../jobs/job.entity';
import { TenantEntity } from '../../platform/database/tenant.entity';
import type { KitContent } from './kit-content';
import type { KitStatus } from './kit.moves';

export const KIT_MODES = ['ai_text', 'human', 'panel'] as const;
export type KitMode = (typeof KIT_MODES)[number];

export const KIT_SOURCES = ['model', 'rules', 'person'] as const;
export type KitSource = (typeof KIT_SOURCES)[number];

/** The plan of one interview round. Published, it never changes again; a change is a new number of the same family. */
@Entity('kits')
@Index('kits_by_job', ['organizationId', 'jobId', 'status'])
@Index('kits_by_created_at', ['organizationId', 'createdAt', 'id'])
@Index('kits_family_number', ['organizationId', 'familyId', 'number'], { unique: true })
@Index('kits_one_draft_per_family', ['organizationId', 'familyId'], { unique: true, where: `status = 'draft'` })
@Check('kits_status', `status IN ('draft', 'published', 'retired')`)
@Check('kits_mode', `mode IN ('ai_text', 'human', 'panel')`)
@Check('kits_source', `source IN ('model', 'rules', 'person')`)
@Check('kits_frozen', `status = 'draft' OR content_hash IS NOT NULL`)
@Check('kits_bounds', `minutes BETWEEN 5 AND 240 AND number >= 1 AND minimum_coverage BETWEEN 0 AND 1`)
export class Kit extends TenantEntity {
  @Column('uuid')
  jobId!: string;

  @ManyToOne(() => Job)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'kits_job' },
    { name: 'job_id', referencedColumnName: 'id', foreignKeyConstraintName: 'kits_job' },
  ])
  job?: Job;

  /** Set when the kit was made for one candidate's application (questions may then ask about that résumé). */
  @Column('uuid', { nullable: true })
  applicationId!: string | null;

  @ManyToOne(() => Application)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'kits_application' },
    { name: 'application_id', referencedColumnName: 'id', foreignKeyConstraintName: 'kits_application' },
  ])
  application?: Application;

  @Column('varchar', { length: 160 })
  title!: string;

  @Column('varchar', { length: 600 })
  purpose!: string;

  @Column('int')
  minutes!: number;

  @Column('varchar', { length: 16 })
  mode!: KitMode;

  @Column('varchar', { length: 16, default: 'draft' })
  status!: KitStatus;

  /** The kits that follow from one another by `revise` share a family; the number counts within it. */
  @Column('uuid')
  familyId!: string;

  @Column('int')
  number!: number;

  @Column('jsonb')
  content!: KitContent;

  /** SHA-256 of the content as canonical JSON; what an interview freezes. */
  @Column('varchar', { length: 64, nullable: true })
  contentHash!: string | null;

  @Column('varchar', { length: 16 })
  source!: KitSource;

  /** Which model wrote the draft; none for people and rules. */
  @Column('varchar', { length: 120, nullable: true })
  model!: string | null;

  /** What the server changed or dropped in a proposed draft, in words. */
  @Column('jsonb')
  notes!: string[];

  /** The share of the weight that must be scored before a total is shown. */
  @Column('double precision')
  minimumCoverage!: number;

  @Column('timestamptz', { nullable: true })
  publishedAt!: Date | null;
}
