import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { TenantEntity } from '../../platform/database/tenant.entity';
import { Membership } from '../membership.entity';

/** A key for a machine. Revoked and expired ones are kept: what they did is still explained by them. */
@Entity('api_keys')
@Index('api_keys_user', ['organizationId', 'userId'])
@Check('api_keys_permissions', 'cardinality(permissions) > 0')
export class ApiKey extends TenantEntity {
  /** Who made it. It can never do more than this member can do now. */
  @Column('uuid')
  userId!: string;

  @ManyToOne(() => Membership, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'api_keys_member' },
    { name: 'user_id', referencedColumnName: 'userId', foreignKeyConstraintName: 'api_keys_member' },
  ])
  member?: Membership;

  @Column('varchar', { length: 100 })
  name!: string;

  /** Patterns over `noun:verb`. */
  @Column('text', { array: true })
  permissions!: string[];

  /** SHA-256 of its secret; the key itself is shown once and never stored. */
  @Column('varchar', { length: 64 })
  tokenHash!: string;

  /** The last characters, by which people tell their keys apart. */
  @Column('varchar', { length: 8 })
  ending!: string;

  @Column('timestamptz')
  expiresAt!: Date;

  /** Written once a minute at most. */
  @Column('timestamptz', { nullable: true })
  lastUsedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  revokedAt!: Date | null;
}
