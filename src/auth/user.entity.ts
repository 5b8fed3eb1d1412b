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

  /** When the person showed that mail to this address reaches them. */
  @Column('timestamptz', { nullable: true })
  emailVerifiedAt!: Date | null;

  /** Versioned: see passwords/password.ts. */
  @Column('varchar', { length: 200 })
  passwordHash!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
