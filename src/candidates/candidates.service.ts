import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import type { Caller } from '../auth/access';
import { containing } from '../platform/database/search-pattern';
import { newId } from '../platform/database/ids';
import { Insertions } from '../platform/database/insertion';
import { PreparedReads } from '../platform/database/prepared';
import { where, WrittenPages } from '../platform/http/written-pages';
import type { Written, WrittenPage } from '../platform/written';
import { addCandidate, candidateList, oneCandidate } from './candidate.queries';
import { requireVersion } from '../platform/http/version-match';
import { CandidateCreated } from './candidate.events';
import { Candidate, type ProfileSource } from './candidate.entity';
import { CandidateNotActive, CandidateNotFound, EmailTaken } from './candidates.errors';
import type { CandidateChanges, CandidateQuery, CandidateView, NewCandidate } from './candidates.dto';
import { normaliseEmail } from './email';
import type { Profile } from './profile';
import { violates } from '../platform/database/unique-violation';

@Injectable()
export class CandidatesService {
  constructor(
    @InjectRepository(Candidate) private readonly candidates: Repository<Candidate>,
    private readonly reads: PreparedReads,
    private readonly insertions: Insertions,
    private readonly pages: WrittenPages,
  ) {}

  async create(caller: Caller, body: NewCandidate, { id = newId() }: { id?: string } = {}): Promise<Written<CandidateView>> {
    const { name, phone = null, headline = null, location = null, links = [] } = body;
    const person = { id, name, email: normaliseEmail(body.email), phone, headline, location, links, status: 'active' };
    return unlessTaken(this.insertions.add(caller, addCandidate, CandidateCreated, person));
  }

  async get(caller: Caller, id: string): Promise<Written<CandidateView>> {
    const candidate = await this.reads.one<CandidateView>(caller, oneCandidate, [caller.organizationId, id]);
    if (!candidate) throw new CandidateNotFound();
    return candidate;
  }

  async find(caller: Caller, id: string): Promise<Candidate> {
    const candidate = await this.candidates.findOneBy({ organizationId: caller.organizationId, id });
    if (!candidate) throw new CandidateNotFound();
    return candidate;
  }

  /** The candidate, when something may be added: not merged, restricted or erased. */
  async findActive(caller: Caller, id: string): Promise<Candidate> {
    return requireActive(await this.find(caller, id));
  }

  async list(caller: Caller, query: CandidateQuery): Promise<WrittenPage<CandidateView>> {
    return this.pages.read(caller, candidateList, query, [
      where('candidate.organization_id = ?', caller.organizationId),
      query.status && where('candidate.status = ANY(?)', query.status),
      query.q === undefined ? undefined : where('(candidate.name ILIKE ? OR candidate.email ILIKE ?)', containing(query.q)),
      query.createdAfter && where('candidate.created_at > ?', query.createdAfter),
      query.updatedAfter && where('candidate.updated_at > ?', query.updatedAfter),
    ]);
  }

  async change(caller: Caller, id: string, changes: CandidateChanges, version?: number): Promise<Written<CandidateView>> {
    const saving = this.candidates.manager.transaction(async (manager) => {
      const candidate = await this.lockActive(manager, caller, id);
      requireVersion(candidate, version);
      await manager.save(Object.assign(candidate, changes));
    });
    await unlessTaken(saving);
    return this.get(caller, id);
  }

  /** What a résumé said; replaces what an earlier one did. Runs in the transaction that stores the résumé. */
  async setProfile(manager: EntityManager, caller: Caller, id: string, profile: Profile, profileSource: ProfileSource): Promise<void> {
    const candidate = await this.lockActive(manager, caller, id);
    await manager.save(Object.assign(candidate, { profile, profileSource }));
  }

  private async lockActive(manager: EntityManager, caller: Caller, id: string): Promise<Candidate> {
    const candidate = await manager.findOne(Candidate, { where: { organizationId: caller.organizationId, id }, lock: { mode: 'pessimistic_write' } });
    if (!candidate) throw new CandidateNotFound();
    return requireActive(candidate);
  }
}

function requireActive(candidate: Candidate): Candidate {
  if (candidate.status !== 'active') throw new CandidateNotActive({ status: candidate.status });
  return candidate;
}

async function unlessTaken<Result>(write: Promise<Result>): Promise<Result> {
  try {
    return await write;
  } catch (cause) {
    if (violates(cause, 'candidates_email_unique')) throw new EmailTaken(undefined, { cause });
    throw cause;
  }
}
