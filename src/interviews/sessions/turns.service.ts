import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Candidate } from '../../candidates/candidate.entity';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { Queue } from '../../platform/queue/queue';
import { Task } from '../../platform/queue/task';
import { move } from '../../platform/transitions';
import { Kit } from '../kits/kit.entity';
import { Interview } from './interview.entity';
import { AnswerContradictory, AnswerMissing, InterviewNotInProgress, TurnAlreadyAnswered, UnknownTurn } from './interview.errors';
import { interviewMoves } from './interview.moves';
import { isBlank } from './blank-answer';
import { InterviewRows } from './interview-rows';
import type { NewAnswer } from './interviews.dto';
import { InterviewProgress, TurnView, type AnswerView } from './interviews.views.dto';
import { firstUnasked, nextTurn } from './next-turn';
import { TurnJudge, type Judgement } from './turn-judge.service';
import { Turn } from './turn.entity';
import { kitTurn, wording, type AskedAs } from './turn-wording';

/** When the recovery task looks whether the answer was dealt with. By then it usually was, so the task finds nothing to do. */
const RECOVERY_SECONDS = 10;

/**
 * Turn after turn: an answer is committed, then judged, then the next turn is asked. Every step is a conditional update that can be repeated,
 * so a process may end between any two of them: the recovery task, or the same answer sent again, goes on from there.
 */
@Injectable()
export class TurnsService {
  /** Judgements going on in this process, by turn: equal answers that arrive together share one. */
  private readonly judging = new Map<string, Promise<void>>();

  constructor(
    @InjectRepository(Turn) private readonly turns: Repository<Turn>,
    private readonly rows: InterviewRows,
    private readonly judge: TurnJudge,
    private readonly queue: Queue,
    private readonly clock: Clock,
  ) {}

  /** Asks the first question; part of the start's transaction. */
  async open(manager: EntityManager, interview: Interview, kit: Kit): Promise<void> {
    const first = firstUnasked(kit.content.questions, []);
    if (first) await this.ask(manager, interview, 1, kitTurn(first));
  }

  /** Commits the answer, then judges it and asks the next turn. The same answer again leads to the same turns. */
  async answer(caller: Caller, interviewId: string, given: NewAnswer): Promise<AnswerView> {
    assertOneThing(given);
    await this.turns.manager.transaction((manager) => this.accept(manager, caller, interviewId, given));
    await this.advance(caller, interviewId);
    return this.outcome(caller, interviewId, given.turn);
  }

  async list(caller: Caller, interviewId: string): Promise<TurnView[]> {
    const turns = await this.rows.turns(await this.rows.one(caller, interviewId));
    return turns.map((turn) => TurnView.of(turn));
  }

  /** Closes what is still open when an interview ends; part of that transaction. */
  async close(manager: EntityManager, interview: Interview): Promise<void> {
    const open = { organizationId: interview.organizationId, interviewId: interview.id };
    await manager.update(Turn, { ...open, status: 'asked' }, { status: 'judged', skipped: true });
    await manager.update(Turn, { ...open, status: 'answered' }, { status: 'judged' });
  }

  /** Judges the answer that waits for it, if one does, and asks the next turn. May be called at any time, any number of times. */
  async advance(caller: Caller, interviewId: string): Promise<void> {
    const turn = await this.turns.findOneBy({ organizationId: caller.organizationId, interviewId, status: 'answered' });
    if (!turn) return;
    const running = this.judging.get(turn.id) ?? this.judgeAndGoOn(caller, turn).finally(() => this.judging.delete(turn.id));
    this.judging.set(turn.id, running);
    await running;
  }

  @Task('interviews/advance', { internal: true })
  async recover(caller: Caller, payload: { interviewId: string }): Promise<void> {
    await this.advance(caller, payload.interviewId);
  }

  private async accept(manager: EntityManager, caller: Caller, interviewId: string, given: NewAnswer): Promise<void> {
    const interview = await this.rows.locked(manager, caller, interviewId);
    const turn = await manager.findOneBy(Turn, { organizationId: caller.organizationId, interviewId, number: given.turn });
    if (turn && isRepeat(turn, given) && (await this.mayRepeat(manager, interview, turn))) return;

    const { status } = interview;
    if (status !== 'in_progress') {
      throw new InterviewNotInProgress(
        { status },
        { members: { currentStatus: status, allowedTransitions: interviewMoves.allowed(status, caller) } },
      );
    }
    if (!turn)
      throw new UnknownTurn({ turn: given.turn }, { errors: [{ pointer: '/turn', code: 'unknown-turn', detail: 'This turn has not been asked.' }] });
    if (turn.status !== 'asked') throw new TurnAlreadyAnswered({ turn: turn.number });

    const answer = { status: 'answered' as const, answer: given.text ?? '', declined: given.declined ?? false, answeredAt: this.clock.now() };
    await manager.update(Turn, { organizationId: turn.organizationId, id: turn.id, status: 'asked' }, answer);
    await this.rows.touch(manager, interview);
    await this.queue.send(manager, caller, 'interviews/advance', { interviewId }, { seconds: RECOVERY_SECONDS });
  }

  /** While the interview runs any answer may be repeated; after its end only the one that ended it, whose result may have been lost on the way. */
  private async mayRepeat(manager: EntityManager, interview: Interview, turn: Turn): Promise<boolean> {
    if (interview.status === 'in_progress' || interview.status === 'paused') return true;
    const later = await manager.existsBy(Turn, { organizationId: turn.organizationId, interviewId: turn.interviewId, number: turn.number + 1 });
    return interview.endReason === 'completed' && !later;
  }

  private async outcome(caller: Caller, interviewId: string, number: number): Promise<AnswerView> {
    const interview = await this.rows.one(caller, interviewId);
    const [kit, turns] = await Promise.all([this.rows.kit(interview), this.rows.turns(interview)]);
    const [turn, next] = [turns.find((each) => each.number === number), turns.find((each) => each.number === number + 1)];
    if (!turn) throw new Error(`Turn ${number} was answered and is gone`);
    const { status, endReason } = interview;
    const allowedTransitions = interviewMoves.allowed(status, caller);
    const progress = InterviewProgress.of(kit.content, turns);
    return {
      turn: TurnView.of(turn),
      next: next ? TurnView.of(next) : null,
      status,
      endReason,
      allowedTransitions,
      progress,
      degraded: turn.degraded,
    };
  }

  private async judgeAndGoOn(caller: Caller, turn: Turn): Promise<void> {
    const interview = await this.rows.one(caller, turn.interviewId);
    const kit = await this.rows.kit(interview);
    const asked = await this.rows.turns(interview);
    const candidate = await this.turns.manager.findOneByOrFail(Candidate, { organizationId: turn.organizationId, id: interview.candidateId });
    const judgement = await this.judge.judge(caller, turn, asked, kit.content, candidate);
    await this.turns.manager.transaction((manager) => this.goOn(manager, caller, turn, judgement, kit));
  }

  /** The judgement and what follows from it, in one transaction. Of parallel ones the first counts. */
  private async goOn(manager: EntityManager, caller: Caller, turn: Turn, judgement: Judgement, kit: Kit): Promise<void> {
    const interview = await this.rows.locked(manager, caller, turn.interviewId);
    if (interview.status !== 'in_progress') return;
    const asked = await this.rows.turns(interview, manager);
    const decision = nextTurn(kit.content.questions, asked, turn, judgement.verdict);
    const skipped = 'unanswered' in decision && decision.unanswered;
    const { verdict, source: verdictSource, degraded } = judgement;
    const judged = await manager.update(
      Turn,
      { organizationId: turn.organizationId, id: turn.id, status: 'answered' },
      { status: 'judged', verdict, verdictSource, degraded, skipped },
    );
    if (judged.affected !== 1) return;

    if (decision.action === 'end') {
      await move(manager, interviewMoves, Interview, caller, interview, 'complete', {
        set: { completedAt: this.clock.now(), endReason: 'completed' },
      });
      return;
    }
    await this.ask(manager, interview, turn.number + 1, wording(decision, turn, judgement));
    await this.rows.touch(manager, interview);
  }

  private async ask(manager: EntityManager, interview: Interview, number: number, turn: AskedAs): Promise<void> {
    const { organizationId, id: interviewId } = interview;
    await manager.insert(Turn, { organizationId, id: newId(), interviewId, number, status: 'asked', ...turn });
  }
}

/** Words, or a refusal: neither is a mistake of the client, and both would leave it to us which one was meant. */
function assertOneThing({ text, declined }: NewAnswer): void {
  if (text === undefined && !declined) throw new AnswerMissing();
  if (declined && !isBlank(text ?? '')) throw new AnswerContradictory();
}

function isRepeat(turn: Turn, given: NewAnswer): boolean {
  return turn.answeredAt !== null && turn.answer === (given.text ?? '') && turn.declined === (given.declined ?? false);
}
