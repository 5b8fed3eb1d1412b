import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import type { Caller } from '../auth/access';
import { newId } from '../platform/database/ids';
import type { FieldError } from '../platform/errors';
import { where, WrittenPages } from '../platform/http/written-pages';
import { publish } from '../platform/events/publish';
import { requireVersion } from '../platform/http/version-match';
import { checkMove, move, recordStatus } from '../platform/transitions';
import type { Written, WrittenPage } from '../platform/written';
import { defaultStages } from './default-stages';
import { containing } from '../platform/database/search-pattern';
import { JobReader } from './job-reader';
import { Job } from './job.entity';
import { JobCreated } from './job.events';
import { isEditable, jobMoves } from './job.moves';
import { jobList } from './job.queries';
import { JobNotEditable, JobNotReady } from './jobs.errors';
import type { JobChanges, JobClosing, JobQuery, JobReopening, JobView, NewJob } from './jobs.dto';
import { Requirement } from './requirement.entity';
import { RequirementsService } from './requirements/requirements.service';
import { Stage } from './stage.entity';

type Verb = (typeof jobMoves.moves)[number]['verb'];

@Injectable()
export class JobsService {
  constructor(
    @InjectRepository(Job) private readonly jobs: Repository<Job>,
    private readonly reader: JobReader,
    private readonly pages: WrittenPages,
    private readonly requirements: RequirementsService,
  ) {}

  async create(caller: Caller, body: NewJob, { id = newId() }: { id?: string } = {}): Promise<Written<JobView>> {
    const { organizationId } = caller;
    const { title, department = null, location = null, description = '' } = body;
    await this.jobs.manager.transaction(async (manager) => {
      await manager.insert(Job, { organizationId, id, title, department, location, description, status: 'draft', closeReason: null });
      await this.requirements.insert(manager, caller, id, body.requirements ?? []);
      const stages = (body.stages ?? defaultStages).map(({ type, name }, position) => ({
        organizationId,
        id: newId(),
        jobId: id,
        position,
        type,
        name,
      }));
      await manager.insert(Stage, stages);
      await recordStatus(manager, jobMoves.noun, caller, { organizationId, id }, { verb: 'create', from: null, to: 'draft' });
      await publish(manager, caller, JobCreated, { id, status: 'draft' });
    });
    return this.get(caller, id);
  }

  async get(caller: Caller, id: string): Promise<Written<JobView>> {
    return this.reader.view(caller, id);
  }

  async list(caller: Caller, query: JobQuery): Promise<WrittenPage<JobView>> {
    const conditions = [
      where('job.organization_id = ?', caller.organizationId),
      query.status && where('job.status = ANY(?)', query.status),
      query.q === undefined ? undefined : where('job.title ILIKE ?', containing(query.q)),
      query.createdAfter && where('job.created_at > ?', query.createdAfter),
      query.updatedAfter && where('job.updated_at > ?', query.updatedAfter),
    ];
    return this.pages.read(caller, jobList, query, conditions, [jobMoves.allowedByStatus(caller)]);
  }

  async change(caller: Caller, id: string, changes: JobChanges, version?: number): Promise<Written<JobView>> {
    await this.jobs.manager.transaction(async (manager) => {
      const job = await this.reader.lock(manager, caller, id);
      if (!isEditable(job.status)) throw new JobNotEditable({ status: job.status });
      requireVersion(job, version);
      await manager.save(Object.assign(job, changes));
    });
    return this.get(caller, id);
  }

  open(caller: Caller, id: string): Promise<Written<JobView>> {
    return this.move(caller, id, 'open');
  }

  hold(caller: Caller, id: string): Promise<Written<JobView>> {
    return this.move(caller, id, 'hold');
  }

  resume(caller: Caller, id: string): Promise<Written<JobView>> {
    return this.move(caller, id, 'resume');
  }

  close(caller: Caller, id: string, { reason }: JobClosing): Promise<Written<JobView>> {
    return this.move(caller, id, 'close', { set: { closeReason: reason }, reason });
  }

  reopen(caller: Caller, id: string, { reason }: JobReopening): Promise<Written<JobView>> {
    return this.move(caller, id, 'reopen', { set: { closeReason: null }, reason });
  }

  archive(caller: Caller, id: string): Promise<Written<JobView>> {
    return this.move(caller, id, 'archive');
  }

  private async move(caller: Caller, id: string, verb: Verb, changes: { set?: Partial<Job>; reason?: string } = {}): Promise<Written<JobView>> {
    await this.jobs.manager.transaction(async (manager) => {
      const job = await this.reader.lock(manager, caller, id);
      checkMove(jobMoves, job.status, verb, caller);
      if (jobMoves.target(job.status, verb) === 'open') await requireReadiness(manager, job);
      await move(manager, jobMoves, Job, caller, job, verb, changes);
    });
    return this.get(caller, id);
  }
}

/** An open job can be interviewed for: without requirements nobody could say what is looked for, without stages nobody could go anywhere. */
async function requireReadiness(manager: EntityManager, { organizationId, id }: Job): Promise<void> {
  const errors: FieldError[] = [];
  const where = { organizationId, jobId: id };
  if (!(await manager.existsBy(Requirement, where))) {
    errors.push({ pointer: '/requirements', code: 'missing', detail: 'at least one is needed: PUT /api/v1/jobs/{id}/requirements' });
  }
  if (!(await manager.existsBy(Stage, where))) errors.push({ pointer: '/stages', code: 'missing', detail: 'at least one is needed' });
  if (errors.length > 0) throw new JobNotReady(undefined, { errors });
}
