import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { TenantEntity } from '../platform/database/tenant.entity';
import { Job } from './job.entity';

export const requirementKinds = ['skill', 'experience', 'behaviour', 'education', 'language'] as const;
export type RequirementKind = (typeof requirementKinds)[number];

export const importances = ['must', 'nice'] as const;
export type Importance = (typeof importances)[number];

export const requirementSources = ['person', 'model', 'rules'] as const;
export type RequirementSource = (typeof requirementSources)[number];

/** One thing that a job asks for, and the competency that an interview looks at to find out. */
@Entity('requirements')
@Index('requirements_by_job', ['organizationId', 'jobId', 'position'])
@Check('requirements_kind_known', `kind IN ('skill', 'experience', 'behaviour', 'education', 'language')`)
@Check('requirements_importance_known', `importance IN ('must', 'nice')`)
@Check('requirements_source_known', `source IN ('person', 'model', 'rules')`)
export class Requirement extends TenantEntity {
  @Column('uuid')
  jobId!: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'requirements_job' },
    { name: 'job_id', referencedColumnName: 'id', foreignKeyConstraintName: 'requirements_job' },
  ])
  job?: Job;

  @Column('int')
  position!: number;

  @Column('varchar', { length: 500 })
  text!: string;

  @Column('varchar', { length: 20 })
  kind!: RequirementKind;

  @Column('varchar', { length: 10 })
  importance!: Importance;

  @Column('varchar', { length: 80 })
  competency!: string;

  @Column('varchar', { length: 10 })
  source!: RequirementSource;
}
