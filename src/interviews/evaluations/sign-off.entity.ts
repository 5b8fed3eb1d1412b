import { Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { TenantEntity } from '../../platform/database/tenant.entity';
import { Interview } from '../sessions/interview.entity';
import { EvaluationRun } from './evaluation-run.entity';

/** A person has read one evaluation and stands by it. Written once, when the interview is reviewed; `createdAt` is when. */
@Entity('sign_offs')
@Index('sign_offs_once', ['organizationId', 'interviewId'], { unique: true })
export class SignOff extends TenantEntity {
  @Column('uuid')
  interviewId!: string;

  @ManyToOne(() => Interview)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'sign_offs_interview' },
    { name: 'interview_id', referencedColumnName: 'id', foreignKeyConstraintName: 'sign_offs_interview' },
  ])
  interview?: Interview;

  /** null: there was no finished evaluation to read, only the interview. */
  @Column('uuid', { nullable: true })
  runId!: string | null;

  @ManyToOne(() => EvaluationRun)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'sign_offs_run' },
    { name: 'run_id', referencedColumnName: 'id', foreignKeyConstraintName: 'sign_offs_run' },
  ])
  run?: EvaluationRun;

  @Column('uuid', { nullable: true })
  signedBy!: string | null;

  @Column('text', { nullable: true })
  note!: string | null;
}
