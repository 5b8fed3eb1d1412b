import { Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { TenantEntity } from '../../platform/database/tenant.entity';
import { Membership } from '../membership.entity';

/** Why a session was ended before its time. */
export type SessionEnd = 'logout' | 'ended' | 'token_reuse' | 'password_changed' | 'password_reset' | 'email_changed' | 'member_disabled';

/** One login and all refresh tokens that came out of it: a family. Only hashes of the newest token and its parent are kept. */
@Entity('sessions')
@Index('sessions_user', ['organizationId', 'userId'])
export class Session extends TenantEntity {
  @Column('uuid')
  userId!: string;

  @ManyToOne(() => Membership, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId' },
    { name: 'user_id', referencedColumnName: 'userId' },
  ])
  membership?: Membership;

  /** SHA-256 of the refresh token that is valid now. */
  @Column('varchar', { length: 64 })
  currentHash!: string;

  /** SHA-256 of the token before it, which a client that lost the answer may send once more. */
  @Column('varchar', { length: 64, nullable: true })
  previousHash!: string | null;

  @Column('timestamptz')
  rotatedAt!: Date;

  /** However often it is refreshed, a session ends here. */
  @Column('timestamptz')
  expiresAt!: Date;

  @Column('timestamptz', { nullable: true })
  revokedAt!: Date | null;

  @Column('varchar', { length: 40, nullable: true })
  revokedBecause!: SessionEnd | null;

  /** Begun by the identity provider of the organization, which asks for further factors itself. */
  @Column('boolean', { default: false })
  bySingleSignOn!: boolean;

  /** What the person recognises it by: the program and the address that logged in. */
  @Column('varchar', { length: 200, nullable: true })
  userAgent!: string | null;

  @Column('varchar', { length: 45, nullable: true })
  address!: string | null;
}
