import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { z } from 'zod';
import { recordId, searchInput } from '../ai/tools/search-input';
import { Plugin, Tool } from '../ai/tools/tool';
import type { Caller } from '../auth/access';
import { rankByWords } from '../platform/database/word-search';
import { Candidate } from './candidate.entity';
import { CandidatesService } from './candidates.service';

/** What the assistant may look up about candidates. How to reach them is for no model: address, telephone and links stay here. */
@Injectable()
@Plugin('candidates')
export class CandidateTools {
  constructor(
    @InjectRepository(Candidate) private readonly candidates: Repository<Candidate>,
    private readonly service: CandidatesService,
  ) {}

  @Tool({
    description: 'Finds candidates by words in name, headline, location or skills.',
    schema: searchInput,
    can: 'candidates:read',
    isSearch: true,
  })
  async search({ words, limit }: z.infer<typeof searchInput>, { organizationId }: Caller): Promise<object> {
    const builder = this.candidates
      .createQueryBuilder('candidate')
      .where(`candidate.organizationId = :organizationId AND candidate.status = 'active'`, { organizationId })
      .limit(limit);
    const columns = [
      `'candidates people'`,
      'candidate.name',
      'candidate.email',
      'candidate.headline',
      'candidate.location',
      `candidate.profile->>'skills'`,
    ];
    const candidates = await rankByWords(builder, columns, words).getMany();
    return {
      candidates: candidates.map((each) => ({ ...candidateReference(each), about: [each.headline, each.location].filter(Boolean).join(', ') })),
    };
  }

  @Tool({ description: 'Reads a candidate: headline and what the résumé says.', schema: z.object({ id: recordId }), can: 'candidates:read' })
  async get({ id }: { id: string }, caller: Caller): Promise<object> {
    const candidate = await this.service.findActive(caller, id);
    const { name, headline, location, profile, createdAt } = candidate;
    const { skills, experience, education, languages } = profile ?? {};
    return { ...candidateReference(candidate), name, headline, location, skills, experience, education, languages, createdAt };
  }
}

export function candidateReference({ id, name }: { id: string; name: string }): { ref: string; label: string } {
  return { ref: `candidates/${id}`, label: `Candidate ${name}` };
}
