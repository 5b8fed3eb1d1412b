import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** One move of one thing from a status to the next: who, when, from, to, why. Written with the move, never changed. */
@Entity('status_changes')
@Index('status_changes_noun', ['organizationId', 'noun', 'nounId', 'at'])
export class StatusChange {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  /** What moved: `job`, `interview`. */
  @Column('varchar', { length: 40 })
  noun!: string;

  @Column('uuid')
  nounId!: string;

  @Column('varchar', { length: 40 })
  verb!: string;

  @Column('varchar', { length: 40, nullable: true, name: 'from_status' })
  from!: string | null;

  @Column('varchar', { length: 40, name: 'to_status' })
  to!: string;

  /** null: the server itself. */
  @Column('uuid', { nullable: true })
  userId!: string | null;

  @Column('text', { nullable: true })
  reason!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  at!: Date;
}
