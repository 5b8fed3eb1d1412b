import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an organization has spent on models on a day (UTC), with what is reserved for the calls that are under way. */
@Entity('ai_spendings')
export class Spending {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'ai_spendings_pk' })
  organizationId!: string;

  @PrimaryColumn('date', { primaryKeyConstraintName: 'ai_spendings_pk' })
  day!: string;

  @Column('bigint', { default: 0 })
  tokens!: string;

  /** In US dollars. */
  @Column('numeric', { precision: 14, scale: 8, default: 0 })
  cost!: string;
}
