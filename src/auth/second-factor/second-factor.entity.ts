import { Column, CreateDateColumn, Entity, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import { User } from '../user.entity';

/** A person's authenticator app. Like the password it belongs to the person, in whichever organization. */
@Entity('second_factors')
export class SecondFactor {
  @PrimaryColumn('uuid')
  userId!: string;

  @OneToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'second_factors_user' })
  user?: User;

  /** The secret that the app shares with us, sealed. */
  @Column('text')
  secret!: string;

  /** When the first code showed that the app has the secret; until then it is not asked for. */
  @Column('timestamptz', { nullable: true })
  confirmedAt!: Date | null;

  /** The time step of the last code that was taken: that code and older ones are worth nothing any more. */
  @Column('int', { default: 0 })
  lastStep!: number;

  /** SHA-256 of the recovery codes that are left. */
  @Column('text', { array: true, default: () => `'{}'` })
  recoveryHashes!: string[];

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
