import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { FastifyRequest } from 'fastify';
import { Repository, type EntityManager } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Credential } from '../../auth/credentials';
import { Organization } from '../../auth/organization.entity';
import { isPackedToken, newPackedToken, packedTokenHash, packToken, unpackToken } from '../../auth/packed-token';
import { Job } from '../../jobs/job.entity';
import { Clock } from '../../platform/clock';
import { asOrganization } from '../../platform/database/scope';
import { Interview } from '../sessions/interview.entity';
import { InterviewNotFound, LinkInvalid } from '../sessions/interview.errors';
import type { InterviewState } from '../sessions/interview.states';
import { InterviewRows } from '../sessions/interview-rows';
import type { NewAnswer } from '../sessions/interviews.dto';
import { InterviewsService } from '../sessions/interviews.service';
import { checkLink } from '../sessions/link-token';
import { TurnsService } from '../sessions/turns.service';
import { candidateCaller } from './candidate-caller';
import { CandidateInterview, type CandidateAccess } from './candidate-links.dto';
import { InterviewOver, NotInWriting } from './candidate-links.errors';
import { CandidateSession } from './candidate-session.entity';

const KIND = 'assay_candidate';
const SECONDS = 4 * 3600;
/** Where there is still something to do for the candidate. */
const OPEN: readonly InterviewState[] = ['invited', 'in_progress', 'paused'];

/** The candidate's own door: the token of the invitation link becomes one that opens this one interview, for a while. */
@Injectable()
export class CandidateLinksService {
  constructor(
    @InjectRepository(CandidateSession) private readonly candidates: Repository<CandidateSession>,
    private readonly rows: InterviewRows,
    private readonly interviews: InterviewsService,
    private readonly turns: TurnsService,
    private readonly clock: Clock,
  ) {}

  /** Uses the link once, and ends the session that came in by it before. */
  async enter(linkToken: string, requestId: string): Promise<CandidateAccess> {
    const link = unpackToken(linkToken);
    if (!link) throw new LinkInvalid();
    const caller = candidateCaller(link.organizationId, link.id, requestId);
    return asOrganization(link.organizationId, async () => {
      const accessToken = await this.candidates.manager.transaction((manager) => this.open(manager, caller, linkToken));
      return { accessToken, tokenType: 'Bearer', expiresIn: SECONDS, interview: await this.get(caller) };
    });
  }

  @Credential(KIND)
  async callerOf(text: string, request: FastifyRequest): Promise<Caller | undefined> {
    const token = unpackToken(text.slice(KIND.length + 1));
    if (!token) return undefined;
    const { organizationId, id: interviewId } = token;
    const find = () => this.candidates.findOneBy({ organizationId, interviewId });
    const session = await asOrganization(organizationId, find);
    const isValid = session && session.expiresAt > this.clock.now() && isPackedToken(token, session.tokenHash);
    return isValid ? candidateCaller(organizationId, interviewId, request.id) : undefined;
  }

  async get(caller: Caller): Promise<CandidateInterview> {
    const interview = await this.rows.one(caller, own(caller));
    const { manager } = this.candidates;
    const [kit, turns, organization, job] = await Promise.all([
      this.rows.kit(interview),
      this.rows.turns(interview),
      manager.findOneByOrFail(Organization, { id: interview.organizationId }),
      manager.findOneByOrFail(Job, { organizationId: interview.organizationId, id: interview.jobId }),
    ]);
    return CandidateInterview.of({ interview, kit, turns, organization: organization.name, job: job.title });
  }

  async start(caller: Caller): Promise<CandidateInterview> {
    await this.interviews.start(caller, own(caller), { disclosureAccepted: true });
    return this.get(caller);
  }

  async answer(caller: Caller, answer: NewAnswer): Promise<CandidateInterview> {
    await this.turns.answer(caller, own(caller), answer);
    return this.get(caller);
  }

  async end(caller: Caller): Promise<CandidateInterview> {
    await this.interviews.complete(caller, own(caller), { endReason: 'candidate_ended' });
    return this.get(caller);
  }

  private async open(manager: EntityManager, caller: Caller, linkToken: string): Promise<string> {
    const id = own(caller);
    const { organizationId } = caller;
    const interview = await this.rows.reachable(caller, manager).setLock('for_no_key_update').getOne();
    if (!interview) throw new LinkInvalid();
    const now = this.clock.now();
    const usesLeft = checkLink(interview, linkToken, now) - 1;
    if (interview.mode !== 'ai_text') throw new NotInWriting();
    if (!OPEN.includes(interview.status)) throw new InterviewOver();
    await manager.update(Interview, { organizationId, id }, { linkUsesLeft: usesLeft });
    const token = newPackedToken(organizationId, id);
    const session = { tokenHash: packedTokenHash(token), expiresAt: new Date(now.getTime() + SECONDS * 1000), createdAt: now };
    await manager.upsert(CandidateSession, { organizationId, interviewId: id, ...session }, ['organizationId', 'interviewId']);
    return `${KIND}_${packToken(token)}`;
  }
}

/** The interview of the link. */
function own({ interviewId }: Caller): string {
  if (interviewId === undefined) throw new InterviewNotFound();
  return interviewId;
}
