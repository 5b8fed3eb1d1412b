import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import { AuditEvent } from './audit-event.entity';

/** The place of an event in the chain of its organization. Written once, soon after the event, in order. */
@Entity('audit_seals')
export class AuditSeal {
  @PrimaryColumn('uuid')
  organizationId!: string;

  /** 1, 2, 3 … without a gap. */
  @PrimaryColumn('bigint')
  sequence!: string;

  /** The event. */
  @Column('bigint')
  id!: string;

  @OneToOne(() => AuditEvent)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId' },
    { name: 'id', referencedColumnName: 'id' },
  ])
  event?: AuditEvent;

  /** HMAC of the hash before, the sequence and the event. */
  @Column('varchar', { length: 64 })
  hash!: string;
}

/** Events that no seal holds yet; the database itself keeps this list. */
@Entity('audit_pending')
export class AuditPending {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('bigint')
  id!: string;
}
