import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Application } from '../../candidates/application.entity';
import { ApplicationNotFound } from '../../candidates/applications.errors';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { PreparedReads } from '../../platform/database/prepared';
import type { Page, PageQuery } from '../../platform/http/page';
import { where, WrittenPages } from '../../platform/http/written-pages';
import type { Written, WrittenPage } from '../../platform/written';
import { publish } from '../../platform/events/publish';
import { checkMove, history, move, recordStatus } from '../../platform/transitions';
import { KitNotFound } from '../kits/kits.errors';
import { Kit } from '../kits/kit.entity';
import { endCandidateSession } from '../candidate-links/candidate-session.entity';
import { takePart } from '../participants/interview-participant.entity';
import { Interview } from './interview.entity';
import {
  ApplicationNotActive,
  InterviewNotFound,
  InvitedMeanwhile,
  KitNotPublished,
  KitOfAnotherJob,
  KitUnusable,
  QuestionsOpen,
} from './interview.errors';
import { InterviewCreated } from './interview.events';
import { interviewMoves } from './interview.moves';
import { interviewList, oneInterview } from './interview.queries';
import { conditionsOfReach, reachesAll } from './interview-reach';
import { InterviewRows } from './interview-rows';
import { pausedUntil } from './interview-time';
import type { Cancellation, InterviewEnd, InterviewQuery, InterviewStart, NewInterview, NewInvitation } from './interviews.dto';
import { InterviewChange, InterviewView } from './interviews.views.dto';
import type { InterviewWithTurns, InvitationView } from './interviews.views.dto';
import { checkLink, linkTokenHash, newLinkToken } from './link-token';
import { TurnsService } from './turns.service';

const HOUR = 3_600_000;
const INVITATION = { validHours: 168, maxUses: 1 };

/** An interview from its making to its end. Each method is one move of the state table; what happens inside is TurnsService's. */
@Injectable()
export class InterviewsService {
  constructor(
    @InjectRepository(Interview) private readonly interviews: Repository<Interview>,
    private readonly rows: InterviewRows,
    private readonly reads: PreparedReads,
    private readonly pages: WrittenPages,
    private readonly turns: TurnsService,
    private readonly clock: Clock,
  ) {}

  /** Freezes the kit: the interview is ready in the same moment, because nothing is left to be done. */
  async create(caller: Caller, input: NewInterview, id = newId()): Promise<InterviewView> {
    return this.interviews.manager.transaction(async (manager) => {
      const application = await activeApplication(manager, caller, input.applicationId);
      const kit = await usableKit(manager, caller, input.kitId, application);
      const { organizationId, candidateId, jobId } = application;
      const link = { linkTokenHash: null, linkExpiresAt: null, linkUsesLeft: null };
      const frozen = { kitId: kit.id, kitHash: kit.contentHash ?? '', mode: kit.mode };
      await manager.insert(Interview, {
        organizationId,
        id,
        applicationId: application.id,
        candidateId,
        jobId,
        ...frozen,
        ...link,
        origin: 'live',
        status: 'draft',
      });
      await takePart(manager, caller, id);
      const interview = await this.rows.locked(manager, caller, id);
      await recordStatus(manager, interviewMoves.noun, caller, interview, { verb: 'create', from: null, to: 'draft' });
      await move(manager, interviewMoves, Interview, caller, interview, 'prepare');
      await publish(manager, caller, InterviewCreated, interview);
      return InterviewView.of(caller, interview);
    });
  }

  async list(caller: Caller, query: InterviewQuery): Promise<WrittenPage<InterviewView>> {
    const conditions = [
      ...conditionsOfReach(caller),
      query.status && where('interview.status = ANY(?)', query.status),
      query.applicationId && where('interview.application_id = ?', query.applicationId),
      query.candidateId && where('interview.candidate_id = ?', query.candidateId),
      query.jobId && where('interview.job_id = ?', query.jobId),
      query.createdAfter && where('interview.created_at >= ?', query.createdAfter),
      query.updatedAfter && where('interview.updated_at >= ?', query.updatedAfter),
    ].map((condition) => condition || undefined);
    return this.pages.read(caller, interviewList, query, conditions, [interviewMoves.allowedByStatus(caller)]);
  }

  async get(caller: Caller, id: string): Promise<Written<InterviewWithTurns>> {
    if (!reachesAll(caller)) await this.rows.one(caller, id);
    const values = [interviewMoves.allowedByStatus(caller), caller.organizationId, id];
    const interview = await this.reads.one<InterviewWithTurns>(caller, oneInterview, values);
    if (!interview) throw new InterviewNotFound();
    return interview;
  }

  async history(caller: Caller, id: string, query: PageQuery): Promise<Page<InterviewChange>> {
    const interview = await this.rows.one(caller, id);
    return history(this.interviews.manager, caller, interviewMoves.noun, interview.id, query, (change) => InterviewChange.of(change));
  }

  /** Each invitation voids the one before: of several at once one is made, and the others are told, rather than given links that open nothing. */
  async invite(
    caller: Caller,
    id: string,
    { validHours = INVITATION.validHours, maxUses = INVITATION.maxUses }: NewInvitation,
  ): Promise<InvitationView> {
    const linkToken = newLinkToken(caller.organizationId, id);
    const expiresAt = new Date(this.clock.now().getTime() + validHours * HOUR);
    const seen = await this.rows.one(caller, id);
    const interview = await this.moved(caller, id, async (manager, row) => {
      checkMove(interviewMoves, row.status, 'invite', caller);
      if (row.version !== seen.version) throw new InvitedMeanwhile();
      await activeApplication(manager, caller, row.applicationId);
      const set = { linkTokenHash: linkTokenHash(linkToken), linkExpiresAt: expiresAt, linkUsesLeft: maxUses, revision: row.revision + 1 };
      await move(manager, interviewMoves, Interview, caller, row, 'invite', { set });
      await endCandidateSession(manager, row);
    });
    return { linkToken, expiresAt, usesLeft: maxUses, interview: InterviewView.of(caller, interview) };
  }

  /** Starts the interview and asks the first question. */
  async start(caller: Caller, id: string, { linkToken }: InterviewStart): Promise<Written<InterviewWithTurns>> {
    const now = this.clock.now();
    await this.moved(caller, id, async (manager, row) => {
      checkMove(interviewMoves, row.status, 'start', caller);
      await activeApplication(manager, caller, row.applicationId);
      const used = linkToken === undefined ? {} : { linkUsesLeft: checkLink(row, linkToken, now) - 1 };
      await move(manager, interviewMoves, Interview, caller, row, 'start', { set: { ...used, disclosureAcceptedAt: now, startedAt: now } });
      await this.turns.open(manager, row, await this.rows.kit(row, manager));
    });
    return this.get(caller, id);
  }

  async pause(caller: Caller, id: string): Promise<Written<InterviewWithTurns>> {
    const set = { pausedAt: this.clock.now() };
    await this.moved(caller, id, (manager, row) => move(manager, interviewMoves, Interview, caller, row, 'pause', { set }));
    return this.get(caller, id);
  }

  /** Goes on where it stopped: an answer that came just before the pause is judged now. */
  async resume(caller: Caller, id: string): Promise<Written<InterviewWithTurns>> {
    await this.moved(caller, id, (manager, row) => {
      const set = { pausedAt: null, pausedSeconds: pausedUntil(this.clock.now(), row) };
      return move(manager, interviewMoves, Interview, caller, row, 'resume', { set });
    });
    await this.turns.advance(caller, id);
    return this.get(caller, id);
  }

  async complete(caller: Caller, id: string, { endReason }: InterviewEnd): Promise<Written<InterviewWithTurns>> {
    await this.moved(caller, id, async (manager, row) => {
      checkMove(interviewMoves, row.status, 'complete', caller);
      if (endReason === 'completed') await this.refuseOpenQuestions(manager, row);
      await this.turns.close(manager, row);
      await move(manager, interviewMoves, Interview, caller, row, 'complete', { set: { completedAt: this.clock.now(), endReason } });
    });
    return this.get(caller, id);
  }

  async cancel(caller: Caller, id: string, { reason }: Cancellation): Promise<InterviewView> {
    const set = { cancelReason: reason, linkTokenHash: null, linkExpiresAt: null, linkUsesLeft: null };
    return InterviewView.of(
      caller,
      await this.moved(caller, id, async (manager, row) => {
        await move(manager, interviewMoves, Interview, caller, row, 'cancel', { set, reason });
        await endCandidateSession(manager, row);
      }),
    );
  }

  private async moved(caller: Caller, id: string, step: (manager: EntityManager, row: Interview) => Promise<void>): Promise<Interview> {
    return this.interviews.manager.transaction(async (manager) => {
      const row = await this.rows.locked(manager, caller, id);
      await step(manager, row);
      return row;
    });
  }

  private async refuseOpenQuestions(manager: EntityManager, row: Interview): Promise<void> {
    const [kit, turns] = [await this.rows.kit(row, manager), await this.rows.turns(row, manager)];
    const isDone = (key: string) =>
      turns.some((turn) => turn.questionKey === key) && turns.every((turn) => turn.questionKey !== key || turn.status === 'judged');
    const open = kit.content.questions.filter(({ key, required }) => required && !isDone(key));
    if (open.length > 0) throw new QuestionsOpen({ open: open.length }, { members: { openQuestions: open.map(({ key }) => key) } });
  }
}

async function activeApplication(manager: EntityManager, caller: Caller, id: string): Promise<Application> {
  const application = await manager.findOneBy(Application, { organizationId: caller.organizationId, id });
  if (!application) throw new ApplicationNotFound();
  if (application.status !== 'active') throw new ApplicationNotActive({ status: application.status });
  return application;
}

async function usableKit(manager: EntityManager, caller: Caller, id: string, application: Application): Promise<Kit> {
  const kit = await manager.findOneBy(Kit, { organizationId: caller.organizationId, id });
  if (!kit) throw new KitNotFound();
  if (kit.status !== 'published') throw new KitNotPublished({ status: kit.status });
  const at = (code: string, detail: string) => ({ errors: [{ pointer: '/kitId', code, detail }] });
  const isForIt = kit.jobId === application.jobId && (kit.applicationId === null || kit.applicationId === application.id);
  if (!isForIt) throw new KitOfAnotherJob(undefined, at('kit-of-another-job', 'This kit is not for the job of the application.'));
  const canAsk = kit.content.questions.length > 0 && kit.content.competencies.some(({ weight }) => weight > 0);
  if (!canAsk) throw new KitUnusable(undefined, at('kit-unusable', 'This kit has nothing to ask or to judge.'));
  return kit;
}
