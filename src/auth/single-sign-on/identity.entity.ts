import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Membership } from '../membership.entity';

/** Who a member is at the identity provider. Once known, the subject counts and no longer the e-mail address, which can be given to somebody else. */
@Entity('single_sign_on_identities')
@Index('single_sign_on_identities_subject', ['organizationId', 'issuer', 'subject'], { unique: true })
export class SingleSignOnIdentity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  userId!: string;

  @PrimaryColumn('varchar', { length: 500 })
  issuer!: string;

  @ManyToOne(() => Membership, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'single_sign_on_identities_member' },
    { name: 'user_id', referencedColumnName: 'userId', foreignKeyConstraintName: 'single_sign_on_identities_member' },
  ])
  member?: Membership;

  @Column('varchar', { length: 255 })
  subject!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
