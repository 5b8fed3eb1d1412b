import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Kit } from '../kits/kit.entity';
import { Interview } from './interview.entity';
import { InterviewNotFound } from './interview.errors';
import { withinReach } from './interview-reach';
import { Turn } from './turn.entity';

/** The reads that everything about an interview begins with. */
@Injectable()
export class InterviewRows {
  constructor(@InjectRepository(Interview) private readonly interviews: Repository<Interview>) {}

  async one(caller: Caller, id: string): Promise<Interview> {
    const interview = await this.reachable(caller).andWhere('interview.id = :id', { id }).getOne();
    if (!interview) throw new InterviewNotFound();
    return interview;
  }

  /** The interview, held for the rest of the transaction: answers, pauses and the end wait for each other. */
  async locked(manager: EntityManager, caller: Caller, id: string): Promise<Interview> {
    const interview = await this.reachable(caller, manager).andWhere('interview.id = :id', { id }).setLock('for_no_key_update').getOne();
    if (!interview) throw new InterviewNotFound();
    return interview;
  }

  /** The interviews that exist for the caller; whatever reads or changes one begins here. */
  reachable(caller: Caller, manager: EntityManager = this.interviews.manager): SelectQueryBuilder<Interview> {
    return withinReach(manager.createQueryBuilder(Interview, 'interview'), caller);
  }

  /** What an interview shows changes with its turns, so its version does too. Only on a row that is held. */
  async touch(manager: EntityManager, interview: Interview): Promise<void> {
    await manager.update(Interview, { organizationId: interview.organizationId, id: interview.id }, { updatedAt: () => 'now()' });
  }

  /** The frozen kit: a published kit never changes, so its id is enough. */
  kit(interview: Interview, manager: EntityManager = this.interviews.manager): Promise<Kit> {
    return manager.findOneByOrFail(Kit, { organizationId: interview.organizationId, id: interview.kitId });
  }

  /** All turns, in the order of asking. */
  turns(interview: Interview, manager: EntityManager = this.interviews.manager): Promise<Turn[]> {
    return manager.find(Turn, { where: { organizationId: interview.organizationId, interviewId: interview.id }, order: { number: 'ASC' } });
  }
}
