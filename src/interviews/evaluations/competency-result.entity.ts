import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { TenantEntity } from '../../platform/database/tenant.entity';
import type { Evidence } from './evidence';
import { EvaluationRun } from './evaluation-run.entity';
import type { CompetencyScore } from './score-competency';

/** What one run says about one competency. Written once, never changed. */
@Entity('competency_results')
@Index('competency_results_once', ['organizationId', 'runId', 'competencyKey'], { unique: true })
@Check('competency_results_level', 'level BETWEEN 1 AND 5')
@Check('competency_results_confidence', 'confidence BETWEEN 0 AND 1')
@Check('competency_results_source', `source IN ('model', 'rules')`)
export class CompetencyResult extends TenantEntity {
  @Column('uuid')
  runId!: string;

  @ManyToOne(() => EvaluationRun)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'competency_results_run' },
    { name: 'run_id', referencedColumnName: 'id', foreignKeyConstraintName: 'competency_results_run' },
  ])
  run?: EvaluationRun;

  @Column('varchar', { length: 80 })
  competencyKey!: string;

  /** null: insufficient evidence. Never 0, never a default. */
  @Column('smallint', { nullable: true })
  level!: number | null;

  /** What was proposed before the quotes were checked. */
  @Column('smallint', { nullable: true })
  proposedLevel!: number | null;

  @Column('jsonb')
  indicatorsMet!: string[];

  @Column('text')
  rationale!: string;

  @Column('jsonb')
  evidence!: Evidence[];

  @Column('double precision')
  confidence!: number;

  /** null: nobody could be asked; see `failure`. */
  @Column('varchar', { length: 8, nullable: true })
  source!: 'model' | 'rules' | null;

  @Column('varchar', { length: 200, nullable: true })
  model!: string | null;

  /** The row of the ledger: parameters, tokens, cost, time. */
  @Column('uuid', { nullable: true })
  callId!: string | null;

  @Column('varchar', { length: 64, nullable: true })
  promptHash!: string | null;

  /** Why no model answered although one is configured. */
  @Column('varchar', { length: 300, nullable: true })
  degraded!: string | null;

  /** The code of the problem that kept this competency from being rated. */
  @Column('varchar', { length: 100, nullable: true })
  failure!: string | null;

  @Column('int', { nullable: true })
  tokensIn!: number | null;

  @Column('int', { nullable: true })
  tokensOut!: number | null;

  /** The answer as it came, before anything was checked. */
  @Column('jsonb', { nullable: true })
  rawOutput!: CompetencyScore | null;
}
