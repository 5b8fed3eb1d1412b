import { Column, CreateDateColumn, Entity, JoinColumn, ManyToOne, PrimaryColumn, type EntityManager } from 'typeorm';
import { Interview } from '../sessions/interview.entity';

/** A candidate who came in by the invitation link. One per interview: entering again ends the session before. */
@Entity('candidate_sessions')
export class CandidateSession {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  interviewId!: string;

  @ManyToOne(() => Interview, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'candidate_sessions_interview' },
    { name: 'interview_id', referencedColumnName: 'id', foreignKeyConstraintName: 'candidate_sessions_interview' },
  ])
  interview?: Interview;

  /** SHA-256 of the token's secret. */
  @Column('varchar', { length: 64 })
  tokenHash!: string;

  @Column('timestamptz')
  expiresAt!: Date;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

/** The link is void, and so is whoever came in by it. */
export async function endCandidateSession(manager: EntityManager, { organizationId, id }: Interview): Promise<void> {
  await manager.delete(CandidateSession, { organizationId, interviewId: id });
}
