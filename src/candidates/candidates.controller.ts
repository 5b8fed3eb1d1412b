import { Body, Get, Patch, Post, Query } from '@nestjs/common';
import { Caller, Can } from '../auth/access';
import { DEMO } from '../platform/demo';
import { Answers, AnswersPage, Api, Created, Fails, Id, IdParam, Operation } from '../platform/http/api';
import { IfMatch } from '../platform/http/version-match';
import type { Written, WrittenPage } from '../platform/written';
import { CandidateNotActive, CandidateNotFound, EmailTaken } from './candidates.errors';
import { CandidateChanges, CandidateQuery, CandidateView, NewCandidate } from './candidates.dto';
import { CandidatesService } from './candidates.service';

@Api('candidates', { about: 'People, once per organization, with the profile that their résumé gives.' })
export class CandidatesController {
  constructor(private readonly candidates: CandidatesService) {}

  @Post()
  @Can('candidates:write')
  @Operation('createCandidate', 'Add a candidate', 'A person, once per organization: the e-mail address is unique whatever its spelling.')
  @Created(CandidateView, ({ id }) => `/api/v1/candidates/${id}`)
  @Fails(EmailTaken)
  create(@Caller() caller: Caller, @Body() body: NewCandidate): Promise<Written<CandidateView>> {
    return this.candidates.create(caller, body);
  }

  @Get()
  @Can('candidates:read')
  @Operation('listCandidates', 'List candidates', 'Newest first. Sort by createdAt, updatedAt or name; search in name and e-mail address with `q`.')
  @AnswersPage(CandidateView)
  list(@Caller() caller: Caller, @Query() query: CandidateQuery): Promise<WrittenPage<CandidateView>> {
    return this.candidates.list(caller, query);
  }

  @Get(':id')
  @Can('candidates:read')
  @Operation('getCandidate', 'Read a candidate', 'With the profile that was read from the last résumé.')
  @IdParam('id', DEMO.candidate, 'The candidate')
  @Answers(CandidateView)
  @Fails(CandidateNotFound)
  get(@Caller() caller: Caller, @Id('id') id: string): Promise<Written<CandidateView>> {
    return this.candidates.get(caller, id);
  }

  @Patch(':id')
  @Can('candidates:write')
  @Operation('changeCandidate', 'Change a candidate', 'The profile is not changed here: it is what a résumé says.')
  @IdParam('id', DEMO.newCandidate, 'The candidate')
  @Answers(CandidateView)
  @Fails(CandidateNotFound, CandidateNotActive, EmailTaken)
  change(
    @Caller() caller: Caller,
    @Id('id') id: string,
    @Body() body: CandidateChanges,
    @IfMatch() version?: number,
  ): Promise<Written<CandidateView>> {
    return this.candidates.change(caller, id, body, version);
  }
}
