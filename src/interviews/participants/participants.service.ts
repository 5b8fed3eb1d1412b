import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Membership } from '../../auth/membership.entity';
import { InterviewRows } from '../sessions/interview-rows';
import { InterviewParticipant } from './interview-participant.entity';
import { ParticipantView } from './participants.dto';
import { MemberUnknown, ParticipantNotFound } from './participants.errors';

/** Who takes part in an interview; people without `interviews:all` see no other interviews than these. */
@Injectable()
export class ParticipantsService {
  constructor(
    @InjectRepository(InterviewParticipant) private readonly participants: Repository<InterviewParticipant>,
    private readonly rows: InterviewRows,
  ) {}

  async list(caller: Caller, interviewId: string): Promise<ParticipantView[]> {
    const { organizationId, id } = await this.rows.one(caller, interviewId);
    const found = await this.participants.find({
      where: { organizationId, interviewId: id },
      relations: { member: { user: true } },
      order: { createdAt: 'ASC', userId: 'ASC' },
    });
    return found.map((participant) => ParticipantView.of(participant));
  }

  /** Twice is as good as once. */
  async add(caller: Caller, interviewId: string, memberId: string): Promise<ParticipantView[]> {
    const { organizationId, id } = await this.rows.one(caller, interviewId);
    const { manager } = this.participants;
    if (!(await manager.existsBy(Membership, { organizationId, userId: memberId, status: 'active' }))) throw new MemberUnknown();
    await manager
      .createQueryBuilder()
      .insert()
      .into(InterviewParticipant)
      .values({ organizationId, interviewId: id, userId: memberId })
      .orIgnore()
      .execute();
    return this.list(caller, interviewId);
  }

  async remove(caller: Caller, interviewId: string, memberId: string): Promise<void> {
    const { organizationId, id } = await this.rows.one(caller, interviewId);
    const { affected } = await this.participants.delete({ organizationId, interviewId: id, userId: memberId });
    if (!affected) throw new ParticipantNotFound();
  }
}
