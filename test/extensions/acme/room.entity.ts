import { Column, Entity, Index } from 'typeorm';
import { TenantEntity } from '../../../src/platform/database/tenant.entity';

@Entity('acme_rooms')
@Index('acme_rooms_name', ['organizationId', 'name'], { unique: true })
export class Room extends TenantEntity {
  @Column('varchar', { length: 80 })
  name!: string;

  @Column('varchar', { length: 300 })
  directions!: string;
}
