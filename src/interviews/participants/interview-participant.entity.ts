import { CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type EntityManager } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Membership } from '../../auth/membership.entity';
import { Interview } from '../sessions/interview.entity';

/** A member who takes part in an interview: who conducts it, listens or assesses it. */
@Entity('interview_participants')
@Index('interview_participants_by_member', ['organizationId', 'userId', 'interviewId'])
export class InterviewParticipant {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  interviewId!: string;

  @PrimaryColumn('uuid')
  userId!: string;

  @ManyToOne(() => Interview, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'interview_participants_interview' },
    { name: 'interview_id', referencedColumnName: 'id', foreignKeyConstraintName: 'interview_participants_interview' },
  ])
  interview?: Interview;

  @ManyToOne(() => Membership, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'interview_participants_member' },
    { name: 'user_id', referencedColumnName: 'userId', foreignKeyConstraintName: 'interview_participants_member' },
  ])
  member?: Membership;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

/** Whoever makes an interview and sees only their own takes part in it; else they had made it for others alone. */
export async function takePart(manager: EntityManager, caller: Caller, interviewId: string): Promise<void> {
  const { organizationId, userId } = caller;
  if (userId === null || caller.can('interviews:all')) return;
  await manager.insert(InterviewParticipant, { organizationId, interviewId, userId });
}
