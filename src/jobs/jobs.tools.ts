import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { z } from 'zod';
import { recordId, searchInput } from '../ai/tools/search-input';
import { Plugin, Tool } from '../ai/tools/tool';
import type { Caller } from '../auth/access';
import { rankByWords } from '../platform/database/word-search';
import { Job, jobStatuses } from './job.entity';
import { JobsService } from './jobs.service';

const search = searchInput.extend({ status: z.enum(jobStatuses).optional() });

/** What the assistant may look up about jobs. */
@Injectable()
@Plugin('jobs')
export class JobTools {
  constructor(
    @InjectRepository(Job) private readonly jobs: Repository<Job>,
    private readonly service: JobsService,
  ) {}

  @Tool({ description: 'Finds jobs by words in title, department, location or status.', schema: search, can: 'jobs:read', isSearch: true })
  async search({ words, limit, status }: z.infer<typeof search>, { organizationId }: Caller): Promise<object> {
    const builder = this.jobs.createQueryBuilder('job').where('job.organizationId = :organizationId', { organizationId }).limit(limit);
    if (status) builder.andWhere('job.status = :status', { status });
    const columns = [`'jobs openings vacancies positions'`, 'job.title', 'job.department', 'job.location', 'job.status'];
    const jobs = await rankByWords(builder, columns, words).getMany();
    return { jobs: jobs.map((job) => ({ ...jobReference(job), about: [job.status, job.department, job.location].filter(Boolean).join(', ') })) };
  }

  @Tool({ description: 'Reads a job: its text, requirements and stages.', schema: z.object({ id: recordId }), can: 'jobs:read' })
  async get({ id }: { id: string }, caller: Caller): Promise<object> {
    const job = (await this.service.get(caller, id)).toJSON();
    const { title, status, department, location, description, requirements, stages, createdAt } = job;
    const wanted = requirements.map(({ text, kind, importance }) => ({ text, kind, importance }));
    const way = stages.map(({ id: stageId, name }) => ({ stageId, name }));
    return { ...jobReference(job), title, status, department, location, description, requirements: wanted, stages: way, createdAt };
  }
}

export function jobReference({ id, title }: { id: string; title: string }): { ref: string; label: string } {
  return { ref: `jobs/${id}`, label: `Job ${title}` };
}
