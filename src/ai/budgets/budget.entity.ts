import { Check, Column, Entity, PrimaryColumn, UpdateDateColumn, VersionColumn } from 'typeorm';

/** What an organization allows its own use of models; null leaves it at what the installation allows. And whether it has stopped it altogether. */
@Entity('ai_budgets')
@Check('ai_budgets_limits', 'tokens_per_day >= 0 AND money_per_day >= 0 AND requests_per_minute >= 0')
export class Budget {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'ai_budgets_pk' })
  organizationId!: string;

  /** bigint: the driver gives it as text. */
  @Column('bigint', { nullable: true })
  tokensPerDay!: string | null;

  /** In US dollars. */
  @Column('numeric', { precision: 14, scale: 8, nullable: true })
  moneyPerDay!: string | null;

  /** Of one user. */
  @Column('int', { nullable: true })
  requestsPerMinute!: number | null;

  /** Why no model is to be asked; null while models may be. */
  @Column('varchar', { length: 500, nullable: true })
  stopReason!: string | null;

  @Column('timestamptz', { nullable: true })
  stoppedAt!: Date | null;

  @Column('uuid', { nullable: true })
  stoppedBy!: string | null;

  /** The reason of the operator's stop, as far as this organization has met it; see StopHistory. */
  @Column('varchar', { length: 500, nullable: true })
  metStop!: string | null;

  @UpdateDateColumn({ type: 'timestamptz' })
  updatedAt!: Date;

  @VersionColumn()
  version!: number;
}
