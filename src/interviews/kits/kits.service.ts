import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import type { Requirement } from '../../jobs/requirement.entity';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { InvalidFields } from '../../platform/errors';
import { StaleVersion } from '../../platform/http/http.errors';
import { keysetPage, type Page } from '../../platform/http/page';
import { requireVersion } from '../../platform/http/version-match';
import { checkMove, move, recordStatus } from '../../platform/transitions';
import { Rubrics } from '../rubrics/rubrics.service';
import { contentHash } from './content-hash';
import { parseKitContent, type KitContent } from './kit-content';
import { KitDrafts } from './kit-drafts.service';
import { KitSubjects, type KitSubject } from './kit-subjects.service';
import { Kit } from './kit.entity';
import { kitMoves } from './kit.moves';
import type { KitChanges, KitQuery, NewKit } from './kits.dto';
import { KitBlocked, KitChangedMeanwhile, KitContentTwice, KitDraftExists, KitNotEditable, KitNotFound, KitNotRevisable } from './kits.errors';
import { KitChecksView, KitSummary, KitView } from './kits.views.dto';
import { checkKit, isPublishable, type KitChecks } from './question-checks';

const MINUTES = 45;
const MINIMUM_COVERAGE = 0.6;

@Injectable()
export class KitsService {
  constructor(
    @InjectRepository(Kit) private readonly kits: Repository<Kit>,
    private readonly drafts: KitDrafts,
    private readonly subjects: KitSubjects,
    private readonly rubrics: Rubrics,
    private readonly clock: Clock,
  ) {}

  async create(caller: Caller, input: NewKit, id = newId()): Promise<KitView> {
    if (input.content && input.rubric) throw new KitContentTwice();
    const subject = await this.subjects.resolve(caller, input);
    const [minutes, mode] = [input.minutes ?? MINUTES, input.mode ?? 'ai_text'];
    const made = this.given(input, subject) ?? (await this.drafts.draft(caller, { ...subject, minutes, mode }));
    const kit = this.kits.create({
      organizationId: caller.organizationId,
      id,
      jobId: subject.job.id,
      applicationId: subject.application?.id ?? null,
      title: input.title ?? made.title,
      purpose: input.purpose ?? made.purpose,
      minutes,
      mode,
      status: 'draft',
      familyId: id,
      number: 1,
      content: made.content,
      contentHash: null,
      source: made.source,
      model: made.model,
      notes: made.notes,
      minimumCoverage: input.minimumCoverage ?? MINIMUM_COVERAGE,
      publishedAt: null,
    });
    return this.insert(caller, kit, 'create');
  }

  async list(caller: Caller, query: KitQuery): Promise<Page<KitSummary>> {
    const found = this.kits.createQueryBuilder('kit').where('kit.organizationId = :organizationId', { organizationId: caller.organizationId });
    const { status, jobId, applicationId, familyId, createdAfter, updatedAfter } = query;
    if (status) found.andWhere('kit.status IN (:...status)', { status });
    if (jobId) found.andWhere('kit.jobId = :jobId', { jobId });
    if (applicationId) found.andWhere('kit.applicationId = :applicationId', { applicationId });
    if (familyId) found.andWhere('kit.familyId = :familyId', { familyId });
    if (createdAfter) found.andWhere('kit.createdAt >= :createdAfter', { createdAfter });
    if (updatedAfter) found.andWhere('kit.updatedAt >= :updatedAfter', { updatedAfter });
    const sortable = { createdAt: 'createdAt', updatedAt: 'updatedAt', title: 'title', number: 'number' } as const;
    return keysetPage(found, query, { sortable, default: '-createdAt', view: (kit) => KitSummary.of(caller, kit) });
  }

  async get(caller: Caller, id: string): Promise<KitView> {
    return KitView.of(caller, await this.one(caller, id));
  }

  async change(caller: Caller, id: string, version: number | undefined, { content, ...facts }: KitChanges): Promise<KitView> {
    const kit = await this.one(caller, id);
    if (kit.status !== 'draft')
      throw new KitNotEditable(kit, { members: { currentStatus: kit.status, allowedTransitions: kitMoves.allowed(kit.status, caller) } });
    requireVersion(kit, version);
    const changes = { ...facts, ...(content ? { content: contentFor(await this.subjects.requirements(caller, kit.jobId), content) } : {}) };
    if (Object.keys(changes).length === 0) return KitView.of(caller, kit);
    const { organizationId } = caller;
    const { affected } = await this.kits.update({ organizationId, id, status: 'draft', version: kit.version }, changes);
    if (affected !== 1) throw version === undefined ? new KitChangedMeanwhile() : new StaleVersion();
    return this.get(caller, id);
  }

  async checks(caller: Caller, id: string): Promise<KitChecksView> {
    const checks = await this.checksOf(caller, await this.one(caller, id));
    return KitChecksView.of(checks, isPublishable(checks));
  }

  async publish(caller: Caller, id: string): Promise<KitView> {
    const kit = await this.one(caller, id);
    checkMove(kitMoves, kit.status, 'publish', caller);
    // Content that came in before a rule did is held to the rules of today.
    const content = parseKitContent(kit.content);
    const { findings } = await this.checksOf(caller, kit);
    const blocking = findings.filter(({ severity }) => severity === 'blocking');
    if (blocking.length > 0) {
      throw new KitBlocked(undefined, {
        errors: blocking.map(({ check, pointer, detail }) => ({ pointer: `/content${pointer ?? ''}`, code: check, detail })),
      });
    }
    const frozen = { contentHash: contentHash(content), publishedAt: this.clock.now() };
    await this.kits.manager.transaction((manager) => move(manager, kitMoves, Kit, caller, kit, 'publish', { set: frozen }));
    return KitView.of(caller, kit);
  }

  async retire(caller: Caller, id: string): Promise<KitView> {
    const kit = await this.one(caller, id);
    await this.kits.manager.transaction((manager) => move(manager, kitMoves, Kit, caller, kit, 'retire'));
    return KitView.of(caller, kit);
  }

  /** The next number of the family, as a draft with this kit's content. A family has one draft at a time. */
  async revise(caller: Caller, id: string): Promise<KitView> {
    const kit = await this.one(caller, id);
    if (kit.status === 'draft') throw new KitNotRevisable();
    const { organizationId } = caller;
    return this.kits.manager.transaction(async (manager) => {
      // Two at once wait for each other at the first of the family, which is always there.
      await manager.findOneOrFail(Kit, { where: { organizationId, id: kit.familyId }, lock: { mode: 'for_no_key_update' } });
      const last = await manager.findOneOrFail(Kit, { where: { organizationId, familyId: kit.familyId }, order: { number: 'DESC' } });
      if (last.status === 'draft') throw new KitDraftExists(last, { members: { draftId: last.id } });
      const { jobId, applicationId, title, purpose, minutes, mode, familyId, content, source, model, minimumCoverage } = kit;
      const facts = { jobId, applicationId, title, purpose, minutes, mode, familyId, content, source, model, minimumCoverage };
      const next = manager.create(Kit, {
        ...facts,
        organizationId,
        id: newId(),
        number: last.number + 1,
        status: 'draft',
        notes: [],
        contentHash: null,
        publishedAt: null,
      });
      await manager.save(next);
      await recordStatus(manager, 'kit', caller, next, { verb: 'revise', from: null, to: 'draft' });
      return KitView.of(caller, next);
    });
  }

  private async insert(caller: Caller, kit: Kit, verb: string): Promise<KitView> {
    return this.kits.manager.transaction(async (manager) => {
      await manager.save(kit);
      await recordStatus(manager, 'kit', caller, kit, { verb, from: null, to: kit.status });
      return KitView.of(caller, kit);
    });
  }

  /** Content that the caller brings or names; undefined when it is to be drafted. */
  private given({ content, rubric }: NewKit, { job, requirements }: KitSubject) {
    const title = `${job.title}: structured interview`;
    const made = { title, purpose: `Structured interview for ${job.title}.`, notes: [] as string[], source: 'person' as const, model: null };
    if (content) return { ...made, content: contentFor(requirements, content) };
    if (!rubric) return undefined;
    const named = this.rubrics.get(rubric);
    return { ...made, purpose: named.description, content: named.content };
  }

  private async checksOf(caller: Caller, kit: Kit): Promise<KitChecks> {
    return checkKit(kit.content, kit.minutes, await this.subjects.requirements(caller, kit.jobId));
  }

  private async one(caller: Caller, id: string): Promise<Kit> {
    const kit = await this.kits.findOneBy({ organizationId: caller.organizationId, id });
    if (!kit) throw new KitNotFound();
    return kit;
  }
}

/** Content from outside; what it answers for are requirements of this kit's job, and nobody else's. */
function contentFor(requirements: readonly Requirement[], value: unknown): KitContent {
  const content = parseKitContent(value);
  const known = new Set(requirements.map(({ id }) => id));
  const errors = content.competencies.flatMap(({ requirementIds = [] }, competency) =>
    requirementIds.flatMap((id, index) => {
      const pointer = `/content/competencies/${competency}/requirementIds/${index}`;
      return known.has(id)
        ? []
        : [{ pointer, code: 'unknown-requirement', detail: 'The job has no requirement with this id. Take one from the job.' }];
    }),
  );
  if (errors.length > 0) throw new InvalidFields(undefined, { errors });
  return content;
}
