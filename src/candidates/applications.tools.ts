import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { z } from 'zod';
import { recordId, searchInput } from '../ai/tools/search-input';
import { Plugin, Tool } from '../ai/tools/tool';
import type { Caller } from '../auth/access';
import { PageQuery } from '../platform/http/page';
import { rankByWords } from '../platform/database/word-search';
import { checkMove } from '../platform/transitions';
import { Application, applicationStatuses } from './application.entity';
import { applicationMoves } from './application.moves';
import type { ApplicationView } from './applications.dto';
import { ApplicationsService } from './applications.service';

const search = searchInput.extend({
  status: z.enum(applicationStatuses).optional(),
  jobId: recordId.optional(),
  candidateId: recordId.optional(),
});
const hold = z.object({ id: recordId, reason: z.string().trim().min(3).max(1000) });
type Hold = z.infer<typeof hold>;

/** What the assistant may look up about applications, and the one thing that it may propose. It decides on nobody. */
@Injectable()
@Plugin('applications')
export class ApplicationTools {
  constructor(
    @InjectRepository(Application) private readonly applications: Repository<Application>,
    private readonly service: ApplicationsService,
  ) {}

  @Tool({
    description: 'Finds applications by candidate, job, stage or status, with who applied for what and how it stands.',
    schema: search,
    can: 'applications:read',
    isSearch: true,
  })
  async search({ words, limit, status, jobId, candidateId }: z.infer<typeof search>, { organizationId }: Caller): Promise<object> {
    const builder = this.applications
      .createQueryBuilder('application')
      .innerJoinAndSelect('application.candidate', 'candidate')
      .innerJoinAndSelect('application.job', 'job')
      .innerJoinAndSelect('application.stage', 'stage')
      .where('application.organizationId = :organizationId', { organizationId })
      .limit(limit);
    if (status) builder.andWhere('application.status = :status', { status });
    if (jobId) builder.andWhere('application.jobId = :jobId', { jobId });
    if (candidateId) builder.andWhere('application.candidateId = :candidateId', { candidateId });
    const columns = [`'applications applicants'`, 'candidate.name', 'job.title', 'stage.name', 'application.status'];
    const found = await rankByWords(builder, columns, words).getMany();
    return {
      applications: found.map(({ id, status: state, candidate, job, stage, candidateId: who, jobId: forWhat }) => ({
        ref: `applications/${id}`,
        label: `Application of ${candidate?.name ?? 'somebody'} for ${job?.title ?? 'a job'}`,
        about: `${state}, in ${stage?.name ?? 'no stage'}`,
        candidateId: who,
        jobId: forWhat,
      })),
    };
  }

  @Tool({ description: 'Reads an application and its history.', schema: z.object({ id: recordId }), can: 'applications:read' })
  async get({ id }: { id: string }, caller: Caller): Promise<object> {
    const [application, { data }] = [await this.service.get(caller, id), await this.service.history(caller, id, new PageQuery())];
    const { candidate, job, status, stage, rejectionReason, createdAt, updatedAt } = application;
    const history = data.map(({ verb, from, to, reason, at }) => ({ verb, from, to, reason, at }));
    return { ...applicationReference(application), candidate, job, status, stage: stage.name, rejectionReason, createdAt, updatedAt, history };
  }

  @Tool({
    description: 'Puts an active application on hold.',
    schema: hold,
    can: 'applications:write',
    writes: true,
    preview: 'holding',
  })
  async hold({ id, reason }: Hold, caller: Caller): Promise<object> {
    const { status } = await this.service.hold(caller, id, { reason });
    return { ref: `applications/${id}`, status };
  }

  async holding({ id, reason }: Hold, caller: Caller): Promise<string> {
    const { candidate, job, status } = await this.service.get(caller, id);
    checkMove(applicationMoves, status, 'hold', caller);
    return `Put the application of ${candidate.name} for ${job.name} on hold, with this reason: ${reason}`;
  }
}

function applicationReference({ id, candidate, job }: ApplicationView): { ref: string; label: string } {
  return { ref: `applications/${id}`, label: `Application of ${candidate.name} for ${job.name}` };
}
