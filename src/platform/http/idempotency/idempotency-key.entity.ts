import { Column, Entity, Index } from 'typeorm';
import { TenantEntity } from '../../database/tenant.entity';

/** A request that is not to be carried out twice, and what it was answered. Kept for a day. */
@Entity('idempotency_keys')
@Index('idempotency_keys_key', ['organizationId', 'keyHash'], { unique: true })
@Index('idempotency_keys_by_time', ['organizationId', 'createdAt'])
export class IdempotencyKey extends TenantEntity {
  /** Of the user, the method, the route and the key. The key itself is not kept: it opens the answer. */
  @Column('varchar', { length: 64 })
  keyHash!: string;

  /** Of the address and the body: the same key with another request is a mistake. */
  @Column('varchar', { length: 64 })
  fingerprint!: string;

  /** null while the request is under way, or when its server died before the answer was known. */
  @Column('bytea', { nullable: true })
  answer!: Buffer | null;

  /** Until when a request in several transactions is believed to be under way; its server renews it. */
  @Column('timestamptz', { nullable: true })
  leaseUntil!: Date | null;
}
