import { Check, Column, CreateDateColumn, Entity, JoinColumn, ManyToOne, OneToOne, PrimaryColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import { Organization } from '../organization.entity';
import { ROLES, type Role } from '../permissions';
import { CustomRole } from '../roles/custom-role.entity';

/** What newcomers may become: an owner is made by owners only. */
const JOINING_ROLES = [...ROLES.filter((role) => role !== 'owner'), 'custom'];

/** The identity provider of an organization (OpenID Connect). */
@Entity('single_sign_on_connections')
@Check('single_sign_on_connections_custom_role', `("default_role" = 'custom') = ("default_custom_role_id" IS NOT NULL)`)
@Check('single_sign_on_connections_role', `"default_role" IN (${JOINING_ROLES.map((role) => `'${role}'`).join(', ')})`)
export class SingleSignOnConnection {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @OneToOne(() => Organization, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organization_id', foreignKeyConstraintName: 'single_sign_on_connections_organization' })
  organization?: Organization;

  @Column('varchar', { length: 500 })
  issuer!: string;

  @Column('varchar', { length: 300 })
  clientId!: string;

  /** Sealed: we have to show it to the provider. */
  @Column('text')
  clientSecret!: string;

  /** Whoever has an address there, verified by the provider, may join; lower case. */
  @Column('text', { array: true })
  domains!: string[];

  @Column('varchar', { length: 20 })
  defaultRole!: Role | 'custom';

  /** The role that the organization made, where `defaultRole` says so. While it stands here it cannot be removed: the database refuses. */
  @Column('uuid', { nullable: true })
  defaultCustomRoleId!: string | null;

  @ManyToOne(() => CustomRole)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'single_sign_on_connections_of_custom_role' },
    { name: 'default_custom_role_id', referencedColumnName: 'id', foreignKeyConstraintName: 'single_sign_on_connections_of_custom_role' },
  ])
  defaultCustomRole?: CustomRole | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz' })
  updatedAt!: Date;

  @VersionColumn()
  version!: number;
}
