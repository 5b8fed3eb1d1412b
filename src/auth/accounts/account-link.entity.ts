import { Check, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from '../user.entity';

export type LinkPurpose = 'verify-email' | 'change-email' | 'reset-password';

/** A link that was mailed to a person, who is not inside one organization. It works once. */
@Entity('account_links')
@Index('account_links_token', ['tokenHash'], { unique: true })
@Index('account_links_user', ['userId'])
@Check('account_links_purpose', `"purpose" IN ('verify-email', 'change-email', 'reset-password')`)
export class AccountLink {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  @Column('varchar', { length: 20 })
  purpose!: LinkPurpose;

  /** The address it was sent to; for a change, the new one. */
  @Column('varchar', { length: 320 })
  email!: string;

  /** SHA-256 of the token. */
  @Column('varchar', { length: 64 })
  tokenHash!: string;

  @Column('timestamptz')
  expiresAt!: Date;

  @Column('timestamptz', { nullable: true })
  usedAt!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
