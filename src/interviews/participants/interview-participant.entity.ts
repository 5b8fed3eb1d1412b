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

/** Who has to take part in an interview for the caller to reach it: of a machine that acts for somebody, perhaps both. */
export function whoMustTakePart(caller: Caller): (string | null)[] {
  const parties = caller.parties ?? [caller];
  return parties.filter((party) => !party.can('interviews:all')).map(({ userId }) => userId);
}

/** Whoever makes an interview and sees only their own takes part in it; else they had made it for others alone. */
export async function takePart(manager: EntityManager, caller: Caller, interviewId: string): Promise<void> {
  const { organizationId } = caller;
  const people = [...new Set(whoMustTakePart(caller))].filter((userId) => userId !== null);
  if (people.length > 0)
    await manager.insert(
      InterviewParticipant,
      people.map((userId) => ({ organizationId, interviewId, userId })),
    );
}
