import { Check, Column, Entity, Index } from 'typeorm';
import { TenantEntity } from '../platform/database/tenant.entity';
import type { Profile } from './profile';

export const candidateStatuses = ['active', 'merged', 'restricted', 'pending_erasure', 'erased'] as const;
export type CandidateStatus = (typeof candidateStatuses)[number];

export type ProfileSource = 'model' | 'rules';

/** A person, once per organization. */
@Entity('candidates')
@Index('candidates_email_unique', ['organizationId', 'email'], { unique: true })
@Index('candidates_by_created_at', ['organizationId', 'createdAt', 'id'])
@Index('candidates_by_name', ['organizationId', 'name', 'id'])
@Check('candidates_status_known', `status IN ('active', 'merged', 'restricted', 'pending_erasure', 'erased')`)
@Check('candidates_profile_source_known', `profile_source IN ('model', 'rules')`)
export class Candidate extends TenantEntity {
  @Column('varchar', { length: 200 })
  name!: string;

  /** Normalised: see email.ts. */
  @Column('varchar', { length: 254 })
  email!: string;

  @Column('varchar', { length: 40, nullable: true })
  phone!: string | null;

  @Column('varchar', { length: 200, nullable: true })
  headline!: string | null;

  @Column('varchar', { length: 120, nullable: true })
  location!: string | null;

  @Column('jsonb')
  links!: string[];

  @Column('varchar', { length: 20, default: 'active' })
  status!: CandidateStatus;

  /** What the last readable résumé says; null until there is one. */
  @Column('jsonb', { nullable: true })
  profile!: Profile | null;

  @Column('varchar', { length: 10, nullable: true })
  profileSource!: ProfileSource | null;
}
