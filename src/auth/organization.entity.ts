import { Check, Column, CreateDateColumn, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

/** A tenant: whoever is in another one can see nothing of it. */
@Entity('organizations')
@Check('organizations_name', `"name" <> ''`)
export class Organization {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('varchar', { length: 200 })
  name!: string;

  /** Whether members may do nothing before they have set up a second factor; who comes by the identity provider has that one's. */
  @Column('boolean', { default: false })
  requiresSecondFactor!: boolean;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @VersionColumn({ default: 1 })
  version!: number;
}
