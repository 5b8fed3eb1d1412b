import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository, type EntityManager } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { publish } from '../../platform/events/publish';
import { keysetPage, Page } from '../../platform/http/page';
import { Queue } from '../../platform/queue/queue';
import { checkMove, move, recordStatus } from '../../platform/transitions';
import { contentHash } from '../kits/content-hash';
import { InterviewRows } from '../sessions/interview-rows';
import { Interview } from '../sessions/interview.entity';
import { interviewMoves } from '../sessions/interview.moves';
import type { Turn } from '../sessions/turn.entity';
import { CompetencyResult } from './competency-result.entity';
import { EvaluationRun } from './evaluation-run.entity';
import { EvaluationRequested } from './evaluation.events';
import type { EvaluationQuery, NewEvaluation } from './evaluations.dto';
import { EvaluationView } from './evaluations.views.dto';
import { Evaluator } from './evaluator';
import { finishedRun, interviewKey, repeatableRun, runByNumber } from './find-runs';
import { secondsToWait } from './prefer';
import { OPEN_RUN_STATES, runMoves } from './run.moves';
import type { RunWithResults } from './run-with-results';
import type { SignOff } from './sign-off.entity';

export const RUN_TASK = 'evaluations/run';

/** An open run that nobody has touched for this long is not coming back: whoever asked for it may be gone, or its server is. */
const GIVEN_UP_AFTER = 10 * 60_000;
const POLL_MILLISECONDS = 150;

/** What would rate now: the model, or the rules, and the prompt. */
type Maker = Awaited<ReturnType<Evaluator['madeWith']>>;

/** Runs are asked for, read and waited for here; EvaluationRunner does them. */
@Injectable()
export class EvaluationsService {
  constructor(
    @InjectRepository(EvaluationRun) private readonly runs: Repository<EvaluationRun>,
    private readonly rows: InterviewRows,
    private readonly evaluator: Evaluator,
    private readonly queue: Queue,
    private readonly clock: Clock,
  ) {}

  /** A new run, or the earlier one that it would only repeat. */
  async request(caller: Caller, interviewId: string, { force = false }: NewEvaluation, prefer?: string): Promise<EvaluationView> {
    // Before the transaction: it looks into the database by a connection of its own, and those who wait for the lock hold theirs.
    const maker = await this.evaluator.madeWith(caller);
    const run = await this.runs.manager.transaction(async (manager) => {
      const interview = await this.rows.locked(manager, caller, interviewId);
      return (await this.usableRun(manager, caller, interview, maker, force)) ?? (await this.enqueue(manager, caller, interview, maker));
    });
    return this.waited(caller, interviewId, run.number, prefer);
  }

  async list(caller: Caller, interviewId: string, query: EvaluationQuery): Promise<Page<EvaluationView>> {
    const interview = await this.rows.one(caller, interviewId);
    const kit = await this.rows.kit(interview);
    const builder = this.runs
      .createQueryBuilder('run')
      .where('run.organizationId = :organizationId AND run.interviewId = :interviewId', interviewKey(interview));
    if (query.status) builder.andWhere('run.status IN (:...status)', { status: query.status });
    const page = await keysetPage(builder, query, { sortable: { number: 'number', createdAt: 'createdAt' }, default: '-number', view: (run) => run });
    const results = await this.resultsOf(page.data);
    const data = page.data.map((run) => EvaluationView.of({ run, kit, results: results.filter(({ runId }) => runId === run.id) }));
    return Object.assign(new Page<EvaluationView>(), page, { data });
  }

  async get(caller: Caller, interviewId: string, number: number, prefer?: string): Promise<EvaluationView> {
    return this.waited(caller, interviewId, number, prefer);
  }

  /** The run that a report shows: the one that a person has signed off, else the last one that came to a result, else the last one. */
  async current(interview: Interview, signed: SignOff | null): Promise<RunWithResults | null> {
    const { manager } = this.runs;
    const run =
      signed?.run ??
      (await finishedRun(manager, interview)) ??
      (await manager.findOne(EvaluationRun, { where: interviewKey(interview), order: { number: 'DESC' } }));
    return run && { run, results: await this.resultsOf([run]), kit: await this.rows.kit(interview) };
  }

  private async usableRun(manager: EntityManager, caller: Caller, interview: Interview, maker: Maker, force: boolean): Promise<EvaluationRun | null> {
    const open = await manager.findOneBy(EvaluationRun, { ...interviewKey(interview), status: In([...OPEN_RUN_STATES]) });
    const isAbandoned = open !== null && this.clock.now().getTime() - open.updatedAt.getTime() > GIVEN_UP_AFTER;
    if (open && !force && !isAbandoned) return open;
    if (open) await move(manager, runMoves, EvaluationRun, caller, open, 'supersede', { set: { finishedAt: this.clock.now() } });
    if (force) return null;
    const { identityHash } = await this.identityOf(manager, interview, maker);
    return repeatableRun(manager, interview, identityHash);
  }

  private async enqueue(manager: EntityManager, caller: Caller, interview: Interview, maker: Maker): Promise<EvaluationRun> {
    // After the review, or while another run is going on, a run only adds to what is there.
    const isLater = interview.status === 'evaluating' || interview.status === 'awaiting_review' || interview.status === 'reviewed';
    if (!isLater) checkMove(interviewMoves, interview.status, 'evaluate', caller);
    const last = await manager.findOne(EvaluationRun, { where: interviewKey(interview), order: { number: 'DESC' } });
    const run = manager.create(EvaluationRun, {
      ...interviewKey(interview),
      ...(await this.identityOf(manager, interview, maker)),
      id: newId(),
      number: (last?.number ?? 0) + 1,
      status: 'queued',
      requestedBy: caller.userId,
      suspicions: [],
    });
    await manager.insert(EvaluationRun, run);
    await recordStatus(manager, runMoves.noun, caller, run, { verb: 'create', from: null, to: 'queued' });
    await publish(manager, caller, EvaluationRequested, run);
    if (!isLater) await move(manager, interviewMoves, Interview, caller, interview, 'evaluate');
    await this.queue.send(manager, caller, RUN_TASK, { runId: run.id });
    return run;
  }

  private async identityOf(manager: EntityManager, interview: Interview, { model, promptHash }: Maker) {
    const [kit, turns] = [await this.rows.kit(interview, manager), await this.rows.turns(interview, manager)];
    const [rubricHash, inputHash] = [contentHash(kit.content.competencies), contentHash(turns.map(spoken))];
    return { model, promptHash, rubricHash, inputHash, identityHash: contentHash([model, promptHash, rubricHash, inputHash]) };
  }

  private async waited(caller: Caller, interviewId: string, number: number, prefer: string | undefined): Promise<EvaluationView> {
    const until = Date.now() + 1000 * secondsToWait(prefer);
    const interview = await this.rows.one(caller, interviewId);
    let run = await runByNumber(this.runs.manager, interview, number);
    while (OPEN_RUN_STATES.includes(run.status) && Date.now() < until) {
      await sleep(POLL_MILLISECONDS);
      run = await runByNumber(this.runs.manager, interview, number);
    }
    return EvaluationView.of({ run, results: await this.resultsOf([run]), kit: await this.rows.kit(interview) });
  }

  private resultsOf(runs: readonly EvaluationRun[]): Promise<CompetencyResult[]> {
    const [first] = runs;
    if (!first) return Promise.resolve([]);
    return this.runs.manager.findBy(CompetencyResult, { organizationId: first.organizationId, runId: In(runs.map(({ id }) => id)) });
  }
}

function spoken({ number, question, answer, questionKey }: Turn) {
  return { number, question, answer, questionKey };
}
