import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, Repository, type SelectQueryBuilder } from 'typeorm';
import type { Caller } from '../auth/access';
import { JobReader } from '../jobs/job-reader';
import { Stage } from '../jobs/stage.entity';
import { newId } from '../platform/database/ids';
import type { StatusChange } from '../platform/history/status-change.entity';
import { publish } from '../platform/events/publish';
import { keysetPage, type Page, type PageQuery } from '../platform/http/page';
import { requireVersion } from '../platform/http/version-match';
import { checkMove, history, move, recordStatus } from '../platform/transitions';
import { Application } from './application.entity';
import { ApplicationCreated } from './application.events';
import { applicationMoves, type ApplicationVerb } from './application.moves';
import { applicationView } from './application.view';
import { AlreadyApplied, ApplicationChangedMeanwhile, ApplicationNotFound, InAnotherStage, JobNotOpen, PeopleDecide } from './applications.errors';
import type {
  Advance,
  ApplicationHistoryEntry,
  ApplicationQuery,
  ApplicationReason,
  ApplicationView,
  MoveBack,
  NewApplication,
  OptionalReason,
  Rejection,
} from './applications.dto';
import { CandidatesService } from './candidates.service';
import { stageFor } from './stage-choice';
import { violates } from '../platform/database/unique-violation';

interface Changes {
  set?: Partial<Application>;
  reason?: string | null;
}

/** What the caller believes to move. */
interface Seen {
  version?: number;
  stageId?: string;
}

@Injectable()
export class ApplicationsService {
  constructor(
    @InjectRepository(Application) private readonly applications: Repository<Application>,
    private readonly candidates: CandidatesService,
    private readonly jobs: JobReader,
  ) {}

  async create(caller: Caller, { candidateId, jobId }: NewApplication, { id = newId() }: { id?: string } = {}): Promise<ApplicationView> {
    const { organizationId } = caller;
    await this.candidates.findActive(caller, candidateId);
    const writing = this.applications.manager.transaction(async (manager) => {
      const job = await this.jobs.lock(manager, caller, jobId);
      if (job.status !== 'open') throw new JobNotOpen({ status: job.status });
      const [first] = await this.stagesOf(manager, caller, jobId);
      if (!first) throw new JobNotOpen({ status: 'without stages' });
      await manager.insert(Application, {
        organizationId,
        id,
        candidateId,
        jobId,
        stageId: first.id,
        status: 'active',
        rejectionReason: null,
        rejectionNote: null,
        rejectedBy: null,
      });
      await recordStatus(manager, applicationMoves.noun, caller, { organizationId, id }, { verb: 'create', from: null, to: 'active' });
      await publish(manager, caller, ApplicationCreated, { id, candidateId, jobId, stageId: first.id, status: 'active' });
    });
    await unlessLive(writing);
    return this.get(caller, id);
  }

  async get(caller: Caller, id: string): Promise<ApplicationView> {
    const application = await this.withRelations(caller).andWhere('application.id = :id', { id }).getOne();
    if (!application) throw new ApplicationNotFound();
    return applicationView(caller, application);
  }

  async list(caller: Caller, query: ApplicationQuery): Promise<Page<ApplicationView>> {
    const builder = this.applications
      .createQueryBuilder('application')
      .where('application.organizationId = :organizationId', { organizationId: caller.organizationId });
    if (query.status) builder.andWhere('application.status IN (:...status)', { status: query.status });
    if (query.candidateId) builder.andWhere('application.candidateId = :candidateId', { candidateId: query.candidateId });
    if (query.jobId) builder.andWhere('application.jobId = :jobId', { jobId: query.jobId });
    if (query.createdAfter) builder.andWhere('application.createdAt > :createdAfter', { createdAfter: query.createdAfter });
    if (query.updatedAfter) builder.andWhere('application.updatedAt > :updatedAfter', { updatedAfter: query.updatedAfter });
    const sortable = { createdAt: 'createdAt', updatedAt: 'updatedAt' } as const;
    const page = await keysetPage(builder, query, { sortable, default: '-createdAt', view: (application) => application });
    return Object.assign(page, { data: await this.views(caller, page.data) });
  }

  async history(caller: Caller, id: string, query: PageQuery): Promise<Page<ApplicationHistoryEntry>> {
    await this.get(caller, id);
    const view = ({ verb, from, to, reason, userId, at }: StatusChange) => ({ verb, from, to, reason, userId, at });
    return history(this.applications.manager, caller, applicationMoves.noun, id, query, view);
  }

  advance(caller: Caller, id: string, { stageId, fromStageId, reason }: Advance, version?: number): Promise<ApplicationView> {
    return this.moveStage(caller, id, 'advance', { version, stageId: fromStageId }, stageId, reason);
  }

  moveBack(caller: Caller, id: string, { stageId, fromStageId, reason }: MoveBack, version?: number): Promise<ApplicationView> {
    return this.moveStage(caller, id, 'move-back', { version, stageId: fromStageId }, stageId, reason);
  }

  hold(caller: Caller, id: string, { reason }: OptionalReason): Promise<ApplicationView> {
    return this.move(caller, id, 'hold', { reason });
  }

  resume(caller: Caller, id: string): Promise<ApplicationView> {
    return this.move(caller, id, 'resume');
  }

  /** A person's decision with a reason that can be told: never a model's, never a timer's. */
  async reject(caller: Caller, id: string, { reasonCode, note }: Rejection): Promise<ApplicationView> {
    if (caller.userId === null) throw new PeopleDecide();
    const set = { rejectionReason: reasonCode, rejectionNote: note, rejectedBy: caller.userId };
    return this.move(caller, id, 'reject', { set, reason: `${reasonCode}: ${note}` });
  }

  withdraw(caller: Caller, id: string, { reason }: OptionalReason): Promise<ApplicationView> {
    return this.move(caller, id, 'withdraw', { reason });
  }

  reopen(caller: Caller, id: string, { reason }: ApplicationReason): Promise<ApplicationView> {
    return this.move(caller, id, 'reopen', { set: { rejectionReason: null, rejectionNote: null, rejectedBy: null }, reason });
  }

  offer(caller: Caller, id: string, { reason }: OptionalReason): Promise<ApplicationView> {
    return this.move(caller, id, 'offer', { reason });
  }

  async hire(caller: Caller, id: string, { reason }: OptionalReason): Promise<ApplicationView> {
    if (caller.userId === null) throw new PeopleDecide();
    return this.move(caller, id, 'hire', { reason });
  }

  private moveStage(
    caller: Caller,
    id: string,
    verb: 'advance' | 'move-back',
    seen: Seen,
    stageId?: string,
    reason?: string,
  ): Promise<ApplicationView> {
    const changes = async (manager: EntityManager, application: Application): Promise<Changes> => {
      const stages = await this.stagesOf(manager, caller, application.jobId);
      assertStage(stages, application.stageId, seen.stageId);
      const { from, to } = stageFor(verb, stages, application.stageId, stageId);
      const way = `${from.name} → ${to.name}`;
      return { set: { stageId: to.id }, reason: reason ? `${way}: ${reason}` : way };
    };
    return this.move(caller, id, verb, changes, seen.version);
  }

  /** Calls that overlap act on the version that they found when they came: the first to hold the row wins, however many stages lie ahead. */
  private async move(
    caller: Caller,
    id: string,
    verb: ApplicationVerb,
    changes: Changes | ((manager: EntityManager, application: Application) => Promise<Changes>) = {},
    version?: number,
  ): Promise<ApplicationView> {
    const { organizationId } = caller;
    const found = await this.applications.findOneBy({ organizationId, id });
    if (!found) throw new ApplicationNotFound();
    const writing = this.applications.manager.transaction(async (manager) => {
      const application = await manager.findOneOrFail(Application, { where: { organizationId, id }, lock: { mode: 'for_no_key_update' } });
      checkMove(applicationMoves, application.status, verb, caller);
      requireVersion(application, version);
      if (application.version !== found.version) throw new ApplicationChangedMeanwhile();
      const wanted = typeof changes === 'function' ? await changes(manager, application) : changes;
      await move(manager, applicationMoves, Application, caller, application, verb, wanted);
    });
    await unlessLive(writing);
    return this.get(caller, id);
  }

  private stagesOf(manager: EntityManager, { organizationId }: Caller, jobId: string): Promise<Stage[]> {
    return manager.find(Stage, { where: { organizationId, jobId }, order: { position: 'ASC' } });
  }

  private withRelations(caller: Caller): SelectQueryBuilder<Application> {
    return this.applications
      .createQueryBuilder('application')
      .innerJoinAndSelect('application.candidate', 'candidate')
      .innerJoinAndSelect('application.job', 'job')
      .innerJoinAndSelect('application.stage', 'stage')
      .where('application.organizationId = :organizationId', { organizationId: caller.organizationId });
  }

  /** A page's applications with their names: one more query, whatever the number of rows. */
  private async views(caller: Caller, rows: readonly Application[]): Promise<ApplicationView[]> {
    if (rows.length === 0) return [];
    const full = await this.withRelations(caller).andWhere({ id: In(rows.map(({ id }) => id)) }).getMany(); // prettier-ignore
    const byId = new Map(full.map((application) => [application.id, application]));
    return rows.flatMap(({ id }) => byId.get(id) ?? []).map((application) => applicationView(caller, application));
  }
}

function assertStage(stages: readonly Stage[], currentId: string, seenId: string | undefined): void {
  if (seenId === undefined || seenId.toLowerCase() === currentId) return;
  const current = stages.find(({ id }) => id === currentId);
  throw new InAnotherStage({ stage: current?.name ?? 'another' }, { members: { stageId: currentId } });
}

async function unlessLive(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (cause) {
    if (violates(cause, 'applications_one_live')) throw new AlreadyApplied(undefined, { cause });
    throw cause;
  }
}
