import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, Repository } from 'typeorm';
import type { Caller } from '../auth/access';
import { Job } from './job.entity';
import { jobMoves } from './job.moves';
import { JobNotFound } from './jobs.errors';
import { JobView, StageView } from './jobs.dto';
import { Requirement } from './requirement.entity';
import { RequirementView } from './requirements/requirements.dto';
import { Stage } from './stage.entity';

/** Reads jobs together with what belongs to them: one query more for requirements and one for stages, however many jobs. */
@Injectable()
export class JobReader {
  constructor(@InjectRepository(Job) private readonly jobs: Repository<Job>) {}

  async find(caller: Caller, id: string): Promise<Job> {
    const job = await this.jobs.findOneBy({ organizationId: caller.organizationId, id });
    if (!job) throw new JobNotFound();
    return job;
  }

  /** For a change: nobody else changes the job until the transaction ends. */
  async lock(manager: EntityManager, caller: Caller, id: string): Promise<Job> {
    const job = await manager.findOne(Job, { where: { organizationId: caller.organizationId, id }, lock: { mode: 'pessimistic_write' } });
    if (!job) throw new JobNotFound();
    return job;
  }

  async view(caller: Caller, job: Job): Promise<JobView> {
    const [view] = await this.views(caller, [job]);
    if (!view) throw new JobNotFound();
    return view;
  }

  async views(caller: Caller, jobs: readonly Job[]): Promise<JobView[]> {
    if (jobs.length === 0) return [];
    const where = { organizationId: caller.organizationId, jobId: In(jobs.map(({ id }) => id)) };
    const { manager } = this.jobs;
    const requirements = byJob(await manager.find(Requirement, { where, order: { position: 'ASC' } }));
    const stages = byJob(await manager.find(Stage, { where, order: { position: 'ASC' } }));
    return jobs.map((job) => jobView(caller, job, requirements.get(job.id) ?? [], stages.get(job.id) ?? []));
  }
}

function byJob<Row extends { jobId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.jobId, [...(groups.get(row.jobId) ?? []), row]);
  return groups;
}

function jobView(caller: Caller, job: Job, requirements: readonly Requirement[], stages: readonly Stage[]): JobView {
  const { id, title, department, location, description, status, closeReason, createdAt, updatedAt, version } = job;
  return Object.assign(new JobView(), {
    id,
    title,
    department,
    location,
    description,
    status,
    closeReason,
    allowedTransitions: jobMoves.allowed(status, caller),
    requirements: requirements.map(requirementView),
    stages: stages.map(stageView),
    createdAt,
    updatedAt,
    version,
  });
}

export function requirementView({ id, text, kind, importance, competency, source }: Requirement): RequirementView {
  return Object.assign(new RequirementView(), { id, text, kind, importance, competency, source });
}

function stageView({ id, type, name }: Stage): StageView {
  return Object.assign(new StageView(), { id, type, name });
}
