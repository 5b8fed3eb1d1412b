import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository, type EntityManager } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Candidate } from '../../candidates/candidate.entity';
import { Job } from '../../jobs/job.entity';
import { Requirement } from '../../jobs/requirement.entity';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { Queue } from '../../platform/queue/queue';
import { Task } from '../../platform/queue/task';
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
import { totalsOf } from './totals';

/** Held while working and renewed; a worker that dies loses the run after this. */
const LEASE_SECONDS = 15;
const RENEW_MILLISECONDS = 5_000;
/** Competencies that are asked about at the same time. */
const AT_ONCE = 3;

/** Does evaluation runs. A task may be delivered twice or to a second worker: the lease lets one work, and what is rated is rated once. */
@Injectable()
export class EvaluationRunner {
  private readonly log = new Logger(EvaluationRunner.name);

  constructor(
    @InjectRepository(EvaluationRun) private readonly runs: Repository<EvaluationRun>,
    private readonly rows: InterviewRows,
    private readonly evaluator: Evaluator,
    private readonly queue: Queue,
    private readonly clock: Clock,
  ) {}

  @Task(RUN_TASK, { can: 'evaluations:write' })
  async run(caller: Caller, { runId }: { runId: string }): Promise<void> {
    const run = await this.runs.findOneBy({ organizationId: caller.organizationId, id: runId });
    if (!run || !OPEN_RUN_STATES.includes(run.status)) return;
    if (!(await this.take(caller, run))) return;
    const renewal = setInterval(() => void this.renew(run), RENEW_MILLISECONDS);
    try {
      await this.rateAll(caller, run);
    } finally {
      clearInterval(renewal);
    }
    await this.finish(caller, run);
  }

  /** The task was set aside after its last try, refused or cancelled: people go on without this run. */
  @Task(`${RUN_TASK}.failed`)
  async giveUp(caller: Caller, { runId }: { runId: string }): Promise<void> {
    const found = await this.runs.findOneBy({ organizationId: caller.organizationId, id: runId });
    if (!found) return;
    await this.runs.manager.transaction(async (manager) => {
      // The interview first, as everywhere: two locks in two orders would be a deadlock.
      const interview = await this.rows.locked(manager, caller, found.interviewId);
      const run = await this.locked(manager, found);
      if (!run) return;
      const note = 'The run was cancelled or did not come to an end after several tries. Ask for a new one.';
      await move(manager, runMoves, EvaluationRun, caller, run, 'fail', { set: { finishedAt: this.clock.now(), leaseUntil: null, note } });
      await this.letPeopleGoOn(manager, caller, interview);
    });
  }

  /** One conditional update decides who works. Whoever comes second looks again when the lease has run out. */
  private async take(caller: Caller, run: EvaluationRun): Promise<boolean> {
    return this.runs.manager.transaction(async (manager) => {
      const now = this.clock.now();
      const row = await this.locked(manager, run);
      if (!row) return false;
      if (row.leaseUntil && row.leaseUntil > now) {
        const seconds = Math.ceil((row.leaseUntil.getTime() - now.getTime()) / 1000);
        await this.queue.send(manager, caller, RUN_TASK, { runId: row.id }, { seconds });
        return false;
      }
      const set = { leaseUntil: leaseFrom(now), attempts: row.attempts + 1, startedAt: row.startedAt ?? now };
      if (row.status === 'queued') await move(manager, runMoves, EvaluationRun, caller, row, 'start', { set });
      else await manager.update(EvaluationRun, { organizationId: row.organizationId, id: row.id, status: 'running' }, set);
      Object.assign(run, row, set);
      return true;
    });
  }

  private async renew({ organizationId, id }: EvaluationRun): Promise<void> {
    try {
      await this.runs.update({ organizationId, id, status: 'running' }, { leaseUntil: leaseFrom(this.clock.now()) });
    } catch (error) {
      // The work itself will meet the same fault and be tried again; a missed renewal alone must not end the process.
      this.log.warn({ err: error, runId: id }, 'The lease of an evaluation run could not be renewed');
    }
  }

  private async rateAll(caller: Caller, run: EvaluationRun): Promise<void> {
    const interview = await this.rows.one(caller, run.interviewId);
    const kit = await this.rows.kit(interview);
    const candidate = await this.runs.manager.findOneByOrFail(Candidate, { organizationId: run.organizationId, id: interview.candidateId });
    const material = new Material(kit.content, await this.rows.turns(interview), candidate, await this.subjectOf(interview));
    const done = await this.results(this.runs.manager, run);
    const open = kit.content.competencies.filter(({ key }) => !done.some(({ competencyKey }) => competencyKey === key));
    await this.runs.update({ organizationId: run.organizationId, id: run.id }, { suspicions: [...material.suspicions] });
    for (let at = 0; at < open.length; at += AT_ONCE) {
      await Promise.all(open.slice(at, at + AT_ONCE).map((competency) => this.rateOne(caller, run, competency, material)));
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
  private async rateOne(caller: Caller, run: EvaluationRun, competency: Competency, material: Material): Promise<void> {
    const rated = await this.evaluator.rate(caller, competency, material, `interview:${run.interviewId}`);
    const row = this.runs.manager.create(CompetencyResult, { ...rated, organizationId: run.organizationId, id: newId(), runId: run.id });
    await this.runs.manager.createQueryBuilder().insert().into(CompetencyResult).values(row).orIgnore().execute();
  }

  private async finish(caller: Caller, done: EvaluationRun): Promise<void> {
    await this.runs.manager.transaction(async (manager) => {
      const interview = await this.rows.locked(manager, caller, done.interviewId);
      const run = await this.locked(manager, done);
      if (!run) return;
      const kit = await this.rows.kit(interview, manager);
      const results = await this.results(manager, run);
      const missing = kit.content.competencies.filter(({ key }) => !results.some((each) => each.competencyKey === key && !each.failure));
      const verb = missing.length === 0 ? 'succeed' : missing.length < kit.content.competencies.length ? 'finish-in-part' : 'fail';
      await move(manager, runMoves, EvaluationRun, caller, run, verb, {
        set: { ...summary(kit, results), finishedAt: this.clock.now(), leaseUntil: null },
      });
      await this.letPeopleGoOn(manager, caller, interview);
    });
  }

  /** Succeeded or finally failed: the interview awaits its review. Later runs find it further on, and leave it there. */
  private async letPeopleGoOn(manager: EntityManager, caller: Caller, interview: Interview): Promise<void> {
    if (interview.status === 'evaluating') await move(manager, interviewMoves, Interview, caller, interview, 'await-review');
  }

  /** The run, while it is open, held for the rest of the transaction. */
  private locked(manager: EntityManager, { organizationId, id }: EvaluationRun): Promise<EvaluationRun | null> {
    return manager.findOne(EvaluationRun, { where: { organizationId, id, status: In([...OPEN_RUN_STATES]) }, lock: { mode: 'pessimistic_write' } });
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

function leaseFrom(now: Date): Date {
  return new Date(now.getTime() + LEASE_SECONDS * 1000);
}
