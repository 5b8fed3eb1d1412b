import type { InterviewParticipant } from './interview-participant.entity';

/** A member who takes part in an interview. */
export class ParticipantView {
  /** @example '0195f000-0000-7000-8000-000000000002' */
  memberId!: string;
  /** @example 'Demo Owner' */
  name!: string;
  /** Since when. */
  addedAt!: Date;

  static of({ userId, member, createdAt }: InterviewParticipant): ParticipantView {
    return { memberId: userId, name: member?.user?.name ?? '', addedAt: createdAt };
  }
}
