import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Who did what to which thing. Written in the transaction of the deed: by a trigger for every change of a tenant row, by `Audit.record` for what changes none.
 * Holds hashes and ids, never what a person wrote. Never changed: triggers refuse it, and the runtime role may not.
 */
@Entity('audit_events')
@Index('audit_events_target', ['organizationId', 'noun', 'targetId'])
export class AuditEvent {
  @PrimaryColumn('uuid')
  organizationId!: string;

  /** A number in order of writing; text, because it outgrows a double. */
  @PrimaryColumn('bigint', { generated: 'identity', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  at!: Date;

  /** From OWASP's logging vocabulary: `sensitive_read`, `authz_fail`. */
  @Column('varchar', { length: 60 })
  event!: string;

  @Column('varchar', { length: 60 })
  noun!: string;

  @Column('varchar', { length: 100, nullable: true })
  targetId!: string | null;

  /** Who did it; for a machine, who made its key. null: the server itself. */
  @Column('uuid', { nullable: true })
  userId!: string | null;

  @Column('uuid', { nullable: true })
  onBehalfOf!: string | null;

  @Column('varchar', { length: 128, nullable: true })
  requestId!: string | null;

  @Column('varchar', { length: 64, nullable: true })
  address!: string | null;

  /** SHA-256 of the row before. */
  @Column('varchar', { length: 64, nullable: true })
  before!: string | null;

  /** SHA-256 of the row after. */
  @Column('varchar', { length: 64, nullable: true })
  after!: string | null;

  @Column('jsonb', { default: {} })
  facts!: Record<string, unknown>;
}
