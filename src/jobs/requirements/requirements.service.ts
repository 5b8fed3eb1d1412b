import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import { Kernel } from '../../ai/kernel';
import type { Caller } from '../../auth/access';
import { newId } from '../../platform/database/ids';
import { requireVersion } from '../../platform/http/version-match';
import { JobReader, requirementView } from '../job-reader';
import { Job } from '../job.entity';
import { isEditable } from '../job.moves';
import { JobNotEditable, NothingToSuggestFrom, OpenJobNeedsRequirements } from '../jobs.errors';
import type { Written } from '../../platform/written';
import { RequirementSuggestions, type JobView } from '../jobs.dto';
import { Requirement, type RequirementSource } from '../requirement.entity';
import { extractedRequirements, notYetThere, supported } from './extracted-requirements';
import type { NewRequirement, RequirementList } from './requirements.dto';
import { competencyOf, kindOf } from './wording';

/** What a job asks for: as people put it, or as it is found in the description. */
@Injectable()
export class RequirementsService {
  constructor(
    @InjectRepository(Requirement) private readonly requirements: Repository<Requirement>,
    private readonly reader: JobReader,
    private readonly kernel: Kernel,
  ) {}

  /** Replaces the list. A requirement that stays word for word keeps its id, so that kits go on pointing to it. */
  async replace(caller: Caller, jobId: string, { requirements }: RequirementList, version?: number): Promise<Written<JobView>> {
    await this.requirements.manager.transaction(async (manager) => {
      const job = await this.lockEditable(manager, caller, jobId);
      requireVersion(job, version);
      if (requirements.length === 0 && job.status !== 'draft') throw new OpenJobNeedsRequirements();
      const before = await this.present(manager, caller, jobId);
      await manager.delete(Requirement, { organizationId: caller.organizationId, jobId });
      await this.insert(manager, caller, jobId, requirements, { keep: before });
      await touch(manager, job);
    });
    return this.reader.view(caller, jobId);
  }

  /** Finds requirements in the description and adds those that are not in the list yet. Asked twice, it adds nothing the second time. */
  async suggest(caller: Caller, jobId: string): Promise<RequirementSuggestions> {
    const job = await this.reader.find(caller, jobId);
    if (!isEditable(job.status)) throw new JobNotEditable({ status: job.status });
    const { title, description } = job;
    if (!description.trim()) throw new NothingToSuggestFrom();
    const answer = await this.kernel.invoke(
      caller,
      'jobs/extract-requirements',
      { title, description },
      { schema: extractedRequirements, input: { title, description }, subject: `job:${jobId}` },
    );
    const found = supported(answer.value.requirements, description);
    const added = await this.requirements.manager.transaction(async (manager) => {
      const current = await this.lockEditable(manager, caller, jobId);
      const present = await this.present(manager, caller, jobId);
      const fresh = notYetThere(found, present);
      if (fresh.length > 0) await touch(manager, current);
      return this.insert(manager, caller, jobId, fresh, { source: answer.source, from: (present.at(-1)?.position ?? -1) + 1 });
    });
    const view = await this.reader.view(caller, jobId);
    const { source, model, degraded } = answer;
    return Object.assign(new RequirementSuggestions(), {
      added: added.map(requirementView),
      source,
      model,
      ...(degraded === undefined ? {} : { degraded }),
      job: view.toJSON(),
    });
  }

  async insert(
    manager: EntityManager,
    { organizationId }: Caller,
    jobId: string,
    given: readonly NewRequirement[],
    { source = 'person', from = 0, keep = [] }: { source?: RequirementSource; from?: number; keep?: readonly Requirement[] } = {},
  ): Promise<Requirement[]> {
    const kept = new Map(keep.map((requirement) => [requirement.text, requirement]));
    const rows = given.map(({ text, kind = kindOf(text), importance = 'must', competency = competencyOf(text, kind) }, index) => {
      const old = kept.get(text);
      kept.delete(text);
      const row = { organizationId, id: old?.id ?? newId(), jobId, position: from + index, text, kind, importance, competency };
      return manager.create(Requirement, { ...row, source: old?.source ?? source });
    });
    if (rows.length > 0) await manager.insert(Requirement, rows);
    return rows;
  }

  private async lockEditable(manager: EntityManager, caller: Caller, jobId: string): Promise<Job> {
    const job = await this.reader.lock(manager, caller, jobId);
    if (!isEditable(job.status)) throw new JobNotEditable({ status: job.status });
    return job;
  }

  private present(manager: EntityManager, { organizationId }: Caller, jobId: string): Promise<Requirement[]> {
    return manager.find(Requirement, { where: { organizationId, jobId }, order: { position: 'ASC' } });
  }
}

/** The requirements are part of what a job shows, so its version goes up with them. */
async function touch(manager: EntityManager, { organizationId, id }: Job): Promise<void> {
  await manager.update(Job, { organizationId, id }, { updatedAt: () => 'now()' });
}
