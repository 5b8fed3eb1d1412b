import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { TenantEntity } from '../../platform/database/tenant.entity';
import { Membership } from '../membership.entity';
import { ROLES, type Role } from '../permissions';
import { CustomRole } from '../roles/custom-role.entity';

/** Somebody was asked by mail to join the organization. The link works once; a new invitation to the same address replaces it. */
@Entity('invitations')
@Index('invitations_open', ['organizationId', 'email'], { unique: true, where: `"accepted_at" IS NULL AND "revoked_at" IS NULL` })
@Index('invitations_token', ['organizationId', 'tokenHash'], { unique: true })
@Check('invitations_custom_role', `("role" = 'custom') = ("custom_role_id" IS NOT NULL)`)
@Check('invitations_role', `"role" IN (${[...ROLES, 'custom'].map((role) => `'${role}'`).join(', ')})`)
export class Invitation extends TenantEntity {
  @Column('varchar', { length: 320 })
  email!: string;

  @Column('varchar', { length: 20 })
  role!: Role | 'custom';

  /** The role that the organization made, where `role` says so; an invitation that is not open any more goes with it. */
  @Column('uuid', { nullable: true })
  customRoleId!: string | null;

  @ManyToOne(() => CustomRole, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'invitations_of_custom_role' },
    { name: 'custom_role_id', referencedColumnName: 'id', foreignKeyConstraintName: 'invitations_of_custom_role' },
  ])
  customRole?: CustomRole | null;

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
