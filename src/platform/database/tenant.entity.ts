import { BeforeInsert, CreateDateColumn, PrimaryColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import { newId } from './ids';

/**
 * A row that belongs to an organization. The organization leads the primary key, so that foreign keys are composite:
 * the database itself refuses a reference across organizations, and the schema can be sharded by organization.
 */
export abstract class TenantEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz' })
  updatedAt!: Date;

  /** Goes up with every change; the value behind `ETag` and `If-Match`. */
  @VersionColumn()
  version!: number;

  @BeforeInsert()
  protected giveId(): void {
    this.id ??= newId();
  }
}
