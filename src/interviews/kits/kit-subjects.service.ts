import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Application } from '../../candidates/application.entity';
import { ApplicationNotFound } from '../../candidates/applications.errors';
import { Candidate } from '../../candidates/candidate.entity';
import { Job } from '../../jobs/job.entity';
import { isEditable } from '../../jobs/job.moves';
import { JobNotFound } from '../../jobs/jobs.errors';
import { Requirement } from '../../jobs/requirement.entity';
import { JobOver, KitSubjectMissing, KitSubjectsDiffer } from './kits.errors';

/** What a kit is made for: a job with its requirements, and perhaps one of its candidates. */
export interface KitSubject {
  job: Job;
  requirements: Requirement[];
  application: Application | null;
  candidate: Candidate | null;
}

@Injectable()
export class KitSubjects {
  constructor(
    @InjectRepository(Job) private readonly jobs: Repository<Job>,
    @InjectRepository(Requirement) private readonly jobRequirements: Repository<Requirement>,
    @InjectRepository(Application) private readonly applications: Repository<Application>,
    @InjectRepository(Candidate) private readonly candidates: Repository<Candidate>,
  ) {}

  async resolve(caller: Caller, { applicationId, jobId }: { applicationId?: string; jobId?: string }): Promise<KitSubject> {
    const { organizationId } = caller;
    const application = applicationId ? await this.applications.findOneBy({ organizationId, id: applicationId }) : null;
    if (applicationId && !application) throw new ApplicationNotFound();
    if (application && jobId && application.jobId !== jobId) throw new KitSubjectsDiffer();
    const id = application?.jobId ?? jobId;
    if (!id) throw new KitSubjectMissing();
    const job = await this.jobs.findOneBy({ organizationId, id });
    if (!job) throw new JobNotFound();
    if (!isEditable(job.status)) throw new JobOver(job);
    const candidate = application ? await this.candidates.findOneBy({ organizationId, id: application.candidateId }) : null;
    return { job, requirements: await this.requirements(caller, id), application, candidate };
  }

  requirements(caller: Caller, jobId: string): Promise<Requirement[]> {
    return this.jobRequirements.find({ where: { organizationId: caller.organizationId, jobId }, order: { position: 'ASC' } });
  }
}
