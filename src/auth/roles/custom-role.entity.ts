import { Check, Column, Entity, Index } from 'typeorm';
import { TenantEntity } from '../../platform/database/tenant.entity';

/** A role that an organization made for itself. Its name never changes: memberships show it, and people speak of it. */
@Entity('custom_roles')
@Index('custom_roles_name', ['organizationId', 'name'], { unique: true })
@Check('custom_roles_permissions', 'cardinality(permissions) > 0')
export class CustomRole extends TenantEntity {
  @Column('varchar', { length: 40 })
  name!: string;

  @Column('varchar', { length: 300 })
  description!: string;

  /** Patterns over `noun:verb`. */
  @Column('text', { array: true })
  permissions!: string[];
}
