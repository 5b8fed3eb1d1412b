import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { TenantEntity } from '../../platform/database/tenant.entity';
import { Membership } from '../membership.entity';
import { ROLES, type Role } from '../permissions';

/** Somebody was asked by mail to join the organization. The link works once; a new invitation to the same address replaces it. */
@Entity('invitations')
@Index('invitations_open', ['organizationId', 'email'], { unique: true, where: `"accepted_at" IS NULL AND "revoked_at" IS NULL` })
@Index('invitations_token', ['organizationId', 'tokenHash'], { unique: true })
@Check('invitations_role', `"role" IN (${ROLES.map((role) => `'${role}'`).join(', ')})`)
export class Invitation extends TenantEntity {
  @Column('varchar', { length: 320 })
  email!: string;

  @Column('varchar', { length: 20 })
  role!: Role;

  /** SHA-256 of the token in the mail. */
  @Column('varchar', { length: 64 })
  tokenHash!: string;

  @Column('uuid')
  invitedById!: string;

  @ManyToOne(() => Membership, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId' },
    { name: 'invited_by_id', referencedColumnName: 'userId' },
  ])
  invitedBy?: Membership;

  @Column('timestamptz')
  expiresAt!: Date;

  @Column('timestamptz', { nullable: true })
  acceptedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  revokedAt!: Date | null;
}
