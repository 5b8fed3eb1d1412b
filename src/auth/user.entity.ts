import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** A person who logs in. Belongs to organizations by memberships; the only thing of theirs that is not inside one. */
@Entity('users')
@Index('users_email', ['email'], { unique: true })
export class User {
  @PrimaryColumn('uuid')
  id!: string;

  /** Lower case, NFKC. */
  @Column('varchar', { length: 320 })
  email!: string;

  @Column('varchar', { length: 200 })
  name!: string;

  /** Versioned: see password.ts. */
  @Column('varchar', { length: 200 })
  passwordHash!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
