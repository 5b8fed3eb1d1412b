import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import { User } from '../../auth/user.entity';
import { newId } from '../../platform/database/ids';
import { checkMove, move } from '../../platform/transitions';
import { InterviewRows } from '../sessions/interview-rows';
import { Interview } from '../sessions/interview.entity';
import { interviewMoves } from '../sessions/interview.moves';
import { InterviewView } from '../sessions/interviews.views.dto';
import { EvaluationNotFinished, NothingToSignOff } from './evaluations.errors';
import { finishedRun, interviewKey, runByNumber } from './find-runs';
import { FINISHED_RUN_STATES } from './run.states';
import type { NewSignOff, SignOffView } from './sign-off.dto';
import { SignOff } from './sign-off.entity';

/** Machines propose; here a person says which proposal they have read and stand by. */
@Injectable()
export class SignOffsService {
  constructor(
    @InjectRepository(SignOff) private readonly signOffs: Repository<SignOff>,
    private readonly rows: InterviewRows,
  ) {}

  async signOff(caller: Caller, interviewId: string, { evaluation, note }: NewSignOff): Promise<InterviewView> {
    return InterviewView.of(
      caller,
      await this.signOffs.manager.transaction(async (manager) => {
        const interview = await this.rows.locked(manager, caller, interviewId);
        const isUnderWay = interview.status === 'evaluating';
        if (isUnderWay || interviewMoves.target(interview.status, 'evaluate')) throw new NothingToSignOff({ isUnderWay });
        checkMove(interviewMoves, interview.status, 'sign-off', caller);
        const run = evaluation === undefined ? await finishedRun(manager, interview) : await runByNumber(manager, interview, evaluation);
        if (run && !FINISHED_RUN_STATES.includes(run.status)) throw new EvaluationNotFinished({ status: run.status });
        await move(manager, interviewMoves, Interview, caller, interview, 'sign-off', { reason: note });
        const { organizationId } = interview;
        await manager.insert(SignOff, {
          organizationId,
          id: newId(),
          interviewId,
          runId: run?.id ?? null,
          signedBy: caller.userId,
          note: note ?? null,
        });
        return interview;
      }),
    );
  }

  /** null: nobody has signed it off. */
  of(interview: Interview): Promise<SignOff | null> {
    return this.signOffs.findOne({ where: interviewKey(interview), relations: { run: true } });
  }

  async view(interview: Interview, signed: SignOff | null): Promise<SignOffView | null> {
    if (!signed) return null;
    const { manager } = this.signOffs;
    const [by, newest] = await Promise.all([
      signed.signedBy === null ? null : manager.findOne(User, { where: { id: signed.signedBy }, select: { id: true, name: true } }),
      finishedRun(manager, interview),
    ]);
    return {
      evaluation: signed.run?.number ?? null,
      by: by && { id: by.id, name: by.name },
      at: signed.createdAt,
      note: signed.note,
      laterEvaluation: newest && newest.id !== signed.runId ? newest.number : null,
    };
  }
}
