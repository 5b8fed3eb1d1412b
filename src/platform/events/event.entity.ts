import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** What happened, written in the transaction that made it happen. Never changed. */
@Entity('events')
@Index('events_newest', ['organizationId', 'position'])
export class Event {
  @PrimaryColumn('uuid')
  organizationId!: string;

  /** Also the `webhook-id`: whoever gets it twice knows it by this. */
  @PrimaryColumn('uuid')
  id!: string;

  /** In this order for one thing, because a thing is changed by one transaction at a time. Text, as PostgreSQL's bigint comes. */
  @Column({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  position!: string;

  @Column('varchar', { length: 80 })
  type!: string;

  @Column('varchar', { length: 40 })
  noun!: string;

  @Column('uuid')
  nounId!: string;

  @Column('jsonb')
  data!: Record<string, unknown>;

  /** null: the server itself. */
  @Column('uuid', { nullable: true })
  userId!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  at!: Date;
}
