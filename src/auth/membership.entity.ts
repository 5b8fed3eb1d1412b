import { Check, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Organization } from './organization.entity';
import { ROLES, type Role } from './permissions';
import { User } from './user.entity';

/** What a person is in an organization. */
@Entity('memberships')
@Index('memberships_user', ['userId'])
@Check('memberships_role', `"role" IN (${ROLES.map((role) => `'${role}'`).join(', ')})`)
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
  role!: Role;

  @Column('varchar', { length: 20, default: 'active' })
  status!: 'active' | 'disabled';

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
