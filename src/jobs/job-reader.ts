import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import type { Caller } from '../auth/access';
import { PreparedReads } from '../platform/database/prepared';
import type { Written } from '../platform/written';
import { Job } from './job.entity';
import { jobMoves } from './job.moves';
import { oneJob } from './job.queries';
import { JobNotFound } from './jobs.errors';
import type { JobView } from './jobs.dto';
import type { Requirement } from './requirement.entity';
import { RequirementView } from './requirements/requirements.dto';

/** Reads jobs: as rows for what is done with them, as views for who asks. */
@Injectable()
export class JobReader {
  constructor(
    @InjectRepository(Job) private readonly jobs: Repository<Job>,
    private readonly reads: PreparedReads,
  ) {}

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

  /** As the API shows it, with its requirements and stages. */
  async view(caller: Caller, id: string): Promise<Written<JobView>> {
    const job = await this.reads.one<JobView>(caller, oneJob, [jobMoves.allowedByStatus(caller), caller.organizationId, id]);
    if (!job) throw new JobNotFound();
    return job;
  }
}

export function requirementView({ id, text, kind, importance, competency, source }: Requirement): RequirementView {
  return Object.assign(new RequirementView(), { id, text, kind, importance, competency, source });
}
