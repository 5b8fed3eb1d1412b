import { Check, Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A tenant: whoever is in another one can see nothing of it. */
@Entity('organizations')
@Check('organizations_name', `"name" <> ''`)
export class Organization {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('varchar', { length: 200 })
  name!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
