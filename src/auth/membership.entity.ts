import { Check, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, VersionColumn } from 'typeorm';
import { Organization } from './organization.entity';
import { ROLES, type Role } from './permissions';
import { CustomRole } from './roles/custom-role.entity';
import { User } from './user.entity';

/** What a person is in an organization. */
@Entity('memberships')
@Index('memberships_user', ['userId'])
@Check('memberships_role', `"role" IN (${[...ROLES, 'custom'].map((role) => `'${role}'`).join(', ')})`)
@Check('memberships_custom_role', `("role" = 'custom') = ("custom_role_id" IS NOT NULL)`)
@Check('memberships_status', `"status" IN ('active', 'disabled')`)
export class Membership {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  userId!: string;

  @ManyToOne(() => Organization, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organization_id' })
  organization?: Organization;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  @Column('varchar', { length: 20 })
  role!: Role | 'custom';

  /** The role that the organization made, where `role` says so. In use it cannot be removed: the database refuses. */
  @Column('uuid', { nullable: true })
  customRoleId!: string | null;

  @ManyToOne(() => CustomRole)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'memberships_of_custom_role' },
    { name: 'custom_role_id', referencedColumnName: 'id', foreignKeyConstraintName: 'memberships_of_custom_role' },
  ])
  customRole?: CustomRole | null;

  @Column('varchar', { length: 20, default: 'active' })
  status!: 'active' | 'disabled';

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  /** Goes up with every change of what they are here, not of their name; the value behind `ETag` and `If-Match`. */
  @VersionColumn({ default: 1 })
  version!: number;
}
