import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { TenantEntity } from '../platform/database/tenant.entity';
import { Candidate } from './candidate.entity';
import type { Finding } from './documents/findings';

export const documentKinds = ['resume', 'other'] as const;
export type DocumentKind = (typeof documentKinds)[number];

export const documentStatuses = ['uploaded', 'extracted', 'needs_ocr', 'unsupported', 'failed'] as const;
export type DocumentStatus = (typeof documentStatuses)[number];

/** A file that belongs to a candidate: the bytes as they came, and the text that may be shown to a model. */
@Entity('documents')
@Index('documents_by_candidate', ['organizationId', 'candidateId', 'createdAt', 'id'])
@Check('documents_kind_known', `kind IN ('resume', 'other')`)
@Check('documents_status_known', `status IN ('uploaded', 'extracted', 'needs_ocr', 'unsupported', 'failed')`)
export class Document extends TenantEntity {
  @Column('uuid')
  candidateId!: string;

  @ManyToOne(() => Candidate, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'documents_candidate' },
    { name: 'candidate_id', referencedColumnName: 'id', foreignKeyConstraintName: 'documents_candidate' },
  ])
  candidate?: Candidate;

  @Column('varchar', { length: 10 })
  kind!: DocumentKind;

  /** As the person called it, made harmless; never used as a path. */
  @Column('varchar', { length: 200 })
  fileName!: string;

  @Column('varchar', { length: 100 })
  mediaType!: string;

  @Column('int')
  bytes!: number;

  @Column('char', { length: 64 })
  sha256!: string;

  @Column('varchar', { length: 20 })
  status!: DocumentStatus;

  /** What a model may see: hidden parts are cut out. Read on request only, as lists have no use for it. */
  @Column('text', { nullable: true, select: false })
  text!: string | null;

  @Column('jsonb')
  findings!: Finding[];

  @Column('bytea', { select: false })
  content!: Buffer;
}
