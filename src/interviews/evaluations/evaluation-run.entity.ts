import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { TenantEntity } from '../../platform/database/tenant.entity';
import { Interview } from '../sessions/interview.entity';
import { RUN_STATES } from './run.states';
import type { RunState } from './run.states';
import type { SuspiciousSpan } from './suspicion';
import { BANDS } from './totals';
import type { Band } from './totals';

export const EVALUATION_SOURCES = ['model', 'rules', 'mixed'] as const;
export type EvaluationSource = (typeof EVALUATION_SOURCES)[number];

/** Words of a candidate that were set aside: where they stand, and why. */
export interface Suspicion extends SuspiciousSpan {
  readonly turn: number;
}

const oneOf = (column: string, values: readonly string[]) => `${column} IN (${values.map((value) => `'${value}'`).join(', ')})`;

/** One attempt to rate an interview. Append-only: a new opinion is a new row, and none moves the interview back. */
@Entity('evaluation_runs')
@Index('evaluation_runs_by_number', ['organizationId', 'interviewId', 'number'], { unique: true })
@Index('evaluation_runs_by_identity', ['organizationId', 'interviewId', 'identityHash'])
@Index('evaluation_runs_one_open', ['organizationId', 'interviewId'], { unique: true, where: `status IN ('queued', 'running')` })
@Check('evaluation_runs_status', oneOf('status', RUN_STATES))
@Check('evaluation_runs_source', oneOf('source', EVALUATION_SOURCES))
@Check(
  'evaluation_runs_band',
  oneOf(
    'band',
    BANDS.map(({ band }) => band),
  ),
)
@Check('evaluation_runs_totals', 'coverage BETWEEN 0 AND 1 AND total BETWEEN 1 AND 5')
export class EvaluationRun extends TenantEntity {
  @Column('uuid')
  interviewId!: string;

  @ManyToOne(() => Interview)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'evaluation_runs_interview' },
    { name: 'interview_id', referencedColumnName: 'id', foreignKeyConstraintName: 'evaluation_runs_interview' },
  ])
  interview?: Interview;

  /** 1, 2, 3 … within the interview. */
  @Column('int')
  number!: number;

  @Column('varchar', { length: 16 })
  status!: RunState;

  @Column('uuid', { nullable: true })
  requestedBy!: string | null;

  /** The model that is to be asked, or `rules`. */
  @Column('varchar', { length: 200 })
  model!: string;

  @Column('varchar', { length: 64 })
  promptHash!: string;

  /** Over the competencies of the kit. */
  @Column('varchar', { length: 64 })
  rubricHash!: string;

  /** Over the turns. */
  @Column('varchar', { length: 64 })
  inputHash!: string;

  /** Over all four: two runs that share it would only repeat each other. */
  @Column('varchar', { length: 64 })
  identityHash!: string;

  /** Who answered in the end; null until then. */
  @Column('varchar', { length: 8, nullable: true })
  source!: EvaluationSource | null;

  /** Not used any more: it stays for servers of the version before this one, which may run beside. */
  @Column('timestamptz', { nullable: true })
  leaseUntil!: Date | null;

  /** How often a worker has taken it up. */
  @Column('int', { default: 0 })
  attempts!: number;

  @Column('timestamptz', { nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;

  @Column('int', { nullable: true })
  tokensIn!: number | null;

  @Column('int', { nullable: true })
  tokensOut!: number | null;

  @Column('double precision', { nullable: true })
  coverage!: number | null;

  @Column('double precision', { nullable: true })
  total!: number | null;

  @Column('varchar', { length: 16, nullable: true })
  band!: Band | null;

  @Column('jsonb')
  suspicions!: Suspicion[];

  /** Why it failed or was not done by the model, in words. */
  @Column('varchar', { length: 500, nullable: true })
  note!: string | null;
}
