import { Check, Column, Entity, Index } from 'typeorm';
import { TenantEntity } from '../../platform/database/tenant.entity';
import type { FailureReason } from '../models/failure';
import type { ModelSettings } from '../models/provider';

/** What a model was sent, and what it said, word for word. */
export interface RawCall {
  messages: { role: string; content: string }[];
  answer: string | null;
}

export type Source = 'model' | 'rules';
export type Outcome = 'succeeded' | FailureReason;

/** One request to a model, or one answer by rules, with what it took. What was said is kept only for as long as the installation says, which by default is not at all. */
@Entity('model_calls')
@Index('model_calls_by_time', ['organizationId', 'createdAt', 'id'])
@Index('model_calls_with_raw', ['organizationId', 'createdAt'], { where: 'raw IS NOT NULL' })
@Index('model_calls_by_subject', ['organizationId', 'subject'], { where: 'subject IS NOT NULL' })
@Check('model_calls_source', `source IN ('model', 'rules')`)
export class ModelCall extends TenantEntity {
  /** The requests of one use of a function share it: retries, the repair, the next model. */
  @Column('uuid')
  invocationId!: string;

  /** Which request of its invocation this was, from 1. */
  @Column('smallint')
  attempt!: number;

  @Column('varchar')
  function!: string;

  /** What it was about, e.g. `order:<id>`. */
  @Column('varchar', { nullable: true })
  subject!: string | null;

  @Column('varchar')
  source!: Source;

  @Column('varchar')
  provider!: string;

  /** `provider:model`, or `rules`. */
  @Column('varchar')
  model!: string;

  @Column('jsonb')
  parameters!: Partial<ModelSettings>;

  @Column('varchar', { nullable: true })
  promptHash!: string | null;

  @Column('varchar')
  inputHash!: string;

  @Column('int', { nullable: true })
  tokensIn!: number | null;

  @Column('int', { nullable: true })
  tokensOut!: number | null;

  /** In US dollars; null when the price of the model is not known. */
  @Column('numeric', { precision: 14, scale: 8, nullable: true })
  cost!: string | null;

  @Column('int')
  latencyMs!: number;

  /** `succeeded`, or why not. */
  @Column('varchar')
  outcome!: Outcome;

  /** What the provider calls its error, in one word. */
  @Column('varchar', { length: 64, nullable: true })
  providerCode!: string | null;

  @Column('varchar', { nullable: true })
  finishReason!: string | null;

  /** On an answer by rules: why no model gave it, although one is configured. */
  @Column('varchar', { nullable: true })
  degraded!: string | null;

  @Column('varchar')
  requestId!: string;

  @Column('uuid', { nullable: true })
  userId!: string | null;

  /** Read on its own: see RawCalls. */
  @Column('jsonb', { nullable: true, select: false })
  raw!: RawCall | null;
}
