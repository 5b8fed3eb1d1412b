import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, IsNull, Not, Repository, type EntityManager } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Candidate } from '../../candidates/candidate.entity';
import { Job } from '../../jobs/job.entity';
import { Requirement } from '../../jobs/requirement.entity';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { Retried, Task, type TaskRun } from '../../platform/queue/task';
import { TaskOutdated } from '../../platform/queue/task.errors';
import { move } from '../../platform/transitions';
import type { Competency } from '../kits/kit-content';
import type { Kit } from '../kits/kit.entity';
import { InterviewRows } from '../sessions/interview-rows';
import { Interview } from '../sessions/interview.entity';
import { interviewMoves } from '../sessions/interview.moves';
import { CompetencyResult } from './competency-result.entity';
import { EvaluationRun, type EvaluationSource } from './evaluation-run.entity';
import { RUN_TASK } from './evaluations.service';
import { Evaluator } from './evaluator';
import { Material } from './material';
import { OPEN_RUN_STATES, runMoves } from './run.moves';
import { FINISHED_RUN_STATES } from './run.states';
import { totalsOf } from './totals';

/** Competencies that are asked about at the same time. */
const AT_ONCE = 3;

/**
 * Does evaluation runs. A task whose worker is thought dead is tried again elsewhere, though that worker may only have been slow: every change is made
 * while the run is held, by the try that is under way according to the list of tasks. What is rated is rated once.
 */
@Injectable()
export class EvaluationRunner {
  constructor(
    @InjectRepository(EvaluationRun) private readonly runs: Repository<EvaluationRun>,
    private readonly rows: InterviewRows,
    private readonly evaluator: Evaluator,
    private readonly clock: Clock,
  ) {}

  @Task(RUN_TASK, { can: 'evaluations:write' })
  async run(caller: Caller, { runId }: { runId: string }, task: TaskRun): Promise<void> {
    const run = await this.runs.findOneBy({ organizationId: caller.organizationId, id: runId });
    if (!run || !OPEN_RUN_STATES.includes(run.status)) return;
    if (!(await this.take(caller, run, task))) return;
    await this.rateAll(caller, run, task);
    await this.finish(caller, run, task);
  }

  /** The task was set aside after its last try, refused or cancelled: people go on without this run. */
  @Task(`${RUN_TASK}.failed`)
  async giveUp(caller: Caller, { runId }: { runId: string }, task: TaskRun): Promise<void> {
    const found = await this.runs.findOneBy({ organizationId: caller.organizationId, id: runId });
    if (!found) return;
    await this.runs.manager.transaction(async (manager) => {
      // The interview first, as everywhere: two locks in two orders would be a deadlock.
      const interview = await this.rows.locked(manager, caller, found.interviewId);
      const run = await this.held(manager, found, task);
      if (!run) return;
      const note = 'The run was cancelled or did not come to an end after several tries. Have its task tried again, or ask for a new run.';
      await move(manager, runMoves, EvaluationRun, caller, run, 'fail', { set: { finishedAt: this.clock.now(), note } });
      await this.letPeopleGoOn(manager, caller, interview);
    });
  }

  /** The task is tried again: so is the run, unless another one has taken its place. The interview stays where people have brought it by now. */
  @Retried(RUN_TASK)
  async reopen(manager: EntityManager, caller: Caller, { runId }: { runId: string }): Promise<void> {
    const { organizationId } = caller;
    const found = await manager.findOneBy(EvaluationRun, { organizationId, id: runId });
    if (!found) throw new TaskOutdated();
    const { id: interviewId } = await this.rows.locked(manager, caller, found.interviewId);
    const run = await manager.findOneOrFail(EvaluationRun, { where: { organizationId, id: runId }, lock: { mode: 'pessimistic_write' } });
    // It was not given up yet, or came to its end all the same.
    if (OPEN_RUN_STATES.includes(run.status) || FINISHED_RUN_STATES.includes(run.status)) return;
    const isAnotherOpen = await manager.existsBy(EvaluationRun, { organizationId, interviewId, status: In([...OPEN_RUN_STATES]) });
    if (isAnotherOpen || !runMoves.target(run.status, 'retry')) throw new TaskOutdated();
    await manager.delete(CompetencyResult, { organizationId, runId, failure: Not(IsNull()) });
    await move(manager, runMoves, EvaluationRun, caller, run, 'retry', { set: { startedAt: null, finishedAt: null, note: null } });
  }

  private async take(caller: Caller, run: EvaluationRun, task: TaskRun): Promise<boolean> {
    return this.whileHeld(run, task, async (manager, row) => {
      const set = { attempts: row.attempts + 1, startedAt: row.startedAt ?? this.clock.now() };
      if (row.status === 'queued') await move(manager, runMoves, EvaluationRun, caller, row, 'start', { set });
      else await manager.update(EvaluationRun, { organizationId: row.organizationId, id: row.id }, set);
    });
  }

  private async rateAll(caller: Caller, run: EvaluationRun, task: TaskRun): Promise<void> {
    const interview = await this.rows.one(caller, run.interviewId);
    const kit = await this.rows.kit(interview);
    const candidate = await this.runs.manager.findOneByOrFail(Candidate, { organizationId: run.organizationId, id: interview.candidateId });
    const material = new Material(kit.content, await this.rows.turns(interview), candidate, await this.subjectOf(interview));
    const done = await this.results(this.runs.manager, run);
    const open = kit.content.competencies.filter(({ key }) => !done.some(({ competencyKey }) => competencyKey === key));
    const isMine = await this.whileHeld(run, task, async (manager, { organizationId, id }) => {
      await manager.update(EvaluationRun, { organizationId, id }, { suspicions: [...material.suspicions] });
    });
    // Nobody would get what a model is asked and paid for now.
    if (!isMine) return;
    for (let at = 0; at < open.length; at += AT_ONCE) {
      await Promise.all(open.slice(at, at + AT_ONCE).map((competency) => this.rateOne(caller, run, competency, material, task)));
    }
  }

  /** What the job is called and asks for: an answer may speak of that in other words than its question. */
  private async subjectOf({ organizationId, jobId }: Interview): Promise<string> {
    const { manager } = this.runs;
    const { title } = await manager.findOneByOrFail(Job, { organizationId, id: jobId });
    const requirements = await manager.findBy(Requirement, { organizationId, jobId });
    return [title, ...requirements.flatMap(({ text, competency }) => [text, competency])].join('. ');
  }

  /** Stored as soon as it is there: a run that is taken over does not ask, or pay, twice. */
  private async rateOne(caller: Caller, run: EvaluationRun, competency: Competency, material: Material, task: TaskRun): Promise<void> {
    const rated = await this.evaluator.rate(caller, competency, material, { subject: `interview:${run.interviewId}`, signal: task.signal });
    // An answer that was cut short is none.
    task.signal.throwIfAborted();
    await this.whileHeld(run, task, async (manager, { organizationId, id: runId }) => {
      const row = manager.create(CompetencyResult, { ...rated, organizationId, id: newId(), runId });
      await manager.createQueryBuilder().insert().into(CompetencyResult).values(row).orIgnore().execute();
      // It goes on: nobody takes it for abandoned.
      await manager.update(EvaluationRun, { organizationId, id: runId }, { updatedAt: () => 'now()' });
    });
  }

  private async finish(caller: Caller, done: EvaluationRun, task: TaskRun): Promise<void> {
    await this.runs.manager.transaction(async (manager) => {
      const interview = await this.rows.locked(manager, caller, done.interviewId);
      const run = await this.held(manager, done, task);
      if (!run) return;
      const kit = await this.rows.kit(interview, manager);
      const results = await this.results(manager, run);
      const missing = kit.content.competencies.filter(({ key }) => !results.some((each) => each.competencyKey === key && !each.failure));
      const verb = missing.length === 0 ? 'succeed' : missing.length < kit.content.competencies.length ? 'finish-in-part' : 'fail';
      await move(manager, runMoves, EvaluationRun, caller, run, verb, {
        set: { ...summary(kit, results), finishedAt: this.clock.now() },
      });
      await this.letPeopleGoOn(manager, caller, interview);
    });
  }

  /** Succeeded or finally failed: the interview awaits its review. Later runs find it further on, and leave it there. */
  private async letPeopleGoOn(manager: EntityManager, caller: Caller, interview: Interview): Promise<void> {
    if (interview.status === 'evaluating') await move(manager, interviewMoves, Interview, caller, interview, 'await-review');
  }

  /** Changes something for the run, while it is this try's to change. Whether it was. */
  private whileHeld(run: EvaluationRun, task: TaskRun, change: (manager: EntityManager, row: EvaluationRun) => Promise<void>): Promise<boolean> {
    return this.runs.manager.transaction(async (manager) => {
      const row = await this.held(manager, run, task);
      if (row) await change(manager, row);
      return row !== null;
    });
  }

  /** The run, while it is open and this try's to change, held for the rest of the transaction. */
  private async held(manager: EntityManager, { organizationId, id }: EvaluationRun, task: TaskRun): Promise<EvaluationRun | null> {
    const where = { organizationId, id, status: In([...OPEN_RUN_STATES]) };
    const run = await manager.findOne(EvaluationRun, { where, lock: { mode: 'pessimistic_write' } });
    return run && (await task.isStillMine(manager)) ? run : null;
  }

  private results(manager: EntityManager, { organizationId, id }: EvaluationRun): Promise<CompetencyResult[]> {
    return manager.findBy(CompetencyResult, { organizationId, runId: id });
  }
}

function summary({ content, minimumCoverage }: Kit, results: readonly CompetencyResult[]) {
  const sources = new Set(results.flatMap(({ source }) => source ?? []));
  const [only] = sources;
  const source: EvaluationSource | null = sources.size > 1 ? 'mixed' : (only ?? null);
  const failures = [...new Set(results.flatMap(({ failure }) => failure ?? []))];
  const degraded = [...new Set(results.flatMap((result) => result.degraded ?? []))];
  const notes = [
    ...(failures.length ? [`Some competencies could not be rated (${failures.join(', ')}).`] : []),
    ...(degraded.length ? [`The model could not be used for all (${degraded.join(', ')}); those were rated by rules.`] : []),
  ];
  const tokens = (of: (result: CompetencyResult) => number | null) =>
    results.some((each) => of(each) !== null) ? results.reduce((sum, each) => sum + (of(each) ?? 0), 0) : null;
  return {
    ...totalsOf(content.competencies, results, minimumCoverage),
    source,
    tokensIn: tokens(({ tokensIn }) => tokensIn),
    tokensOut: tokens(({ tokensOut }) => tokensOut),
    note: notes.join(' ').slice(0, 500) || null,
  };
}
