import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { Candidate } from '../../candidates/candidate.entity';
import { TenantEntity } from '../../platform/database/tenant.entity';
import { Interview } from '../sessions/interview.entity';
import type { TranscriptFormat } from './transcript';

/** That, and as what, an interview was brought in. Its words are the interview's turns; this keeps what they are recognised by. */
@Entity('transcripts')
@Index('transcripts_by_hash', ['organizationId', 'sha256'])
@Index('transcripts_by_interview', ['organizationId', 'interviewId'], { unique: true })
@Index('transcripts_by_candidate', ['organizationId', 'candidateId'])
@Check('transcripts_format', `format IN ('json', 'webvtt', 'srt', 'plain')`)
export class ImportedTranscript extends TenantEntity {
  @Column('uuid')
  interviewId!: string;

  @ManyToOne(() => Interview, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'transcripts_interview' },
    { name: 'interview_id', referencedColumnName: 'id', foreignKeyConstraintName: 'transcripts_interview' },
  ])
  interview?: Interview;

  @Column('uuid')
  candidateId!: string;

  @ManyToOne(() => Candidate)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'transcripts_candidate' },
    { name: 'candidate_id', referencedColumnName: 'id', foreignKeyConstraintName: 'transcripts_candidate' },
  ])
  candidate?: Candidate;

  @Column('varchar', { length: 16 })
  format!: TranscriptFormat;

  /** Over who said what, white space and capitals folded: the same interview has the same hash in every format. */
  @Column('varchar', { length: 64 })
  sha256!: string;

  /** Somebody confirmed that it is this candidate's, against a sign to the contrary. */
  @Column('boolean')
  candidateConfirmed!: boolean;
}
