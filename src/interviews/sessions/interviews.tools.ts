import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { recordId, searchInput } from '../../ai/tools/search-input';
import { Plugin, Tool } from '../../ai/tools/tool';
import type { Caller } from '../../auth/access';
import { blind, SOMEBODY } from '../../candidates/blind';
import { rankByWords } from '../../platform/database/word-search';
import type { Interview } from './interview.entity';
import { InterviewNotFound } from './interview.errors';
import { INTERVIEW_STATES } from './interview.states';
import { InterviewRows } from './interview-rows';

const search = searchInput.extend({
  status: z.enum(INTERVIEW_STATES).optional(),
  jobId: recordId.optional(),
  candidateId: recordId.optional(),
});

/** What the assistant may look up about interviews. */
@Injectable()
@Plugin('interviews')
export class InterviewTools {
  constructor(private readonly rows: InterviewRows) {}

  @Tool({
    description: 'Finds interviews by candidate, job or status.',
    schema: search,
    can: 'interviews:read',
    isSearch: true,
    offeredTo: ['recruiting'],
  })
  async search({ words, limit, status, jobId, candidateId }: z.infer<typeof search>, caller: Caller): Promise<object> {
    const builder = this.rows
      .reachable(caller)
      .innerJoinAndSelect('interview.candidate', 'candidate')
      .innerJoinAndSelect('interview.job', 'job')
      .limit(limit);
    if (status) builder.andWhere('interview.status = :status', { status });
    if (jobId) builder.andWhere('interview.jobId = :jobId', { jobId });
    if (candidateId) builder.andWhere('interview.candidateId = :candidateId', { candidateId });
    const found = await rankByWords(builder, [`'interviews'`, 'candidate.name', 'job.title', 'interview.status', 'interview.mode'], words).getMany();
    return { interviews: found.map((interview) => ({ ...interviewReference(interview), about: interview.status.replaceAll('_', ' ') })) };
  }

  @Tool({
    description: 'Reads an interview: how it stands, and what was asked and answered.',
    schema: z.object({ id: recordId }),
    can: 'interviews:read',
    auditedAs: 'interview',
  })
  async get({ id }: { id: string }, caller: Caller): Promise<object> {
    const interview = await this.rows
      .reachable(caller)
      .innerJoinAndSelect('interview.candidate', 'candidate')
      .innerJoinAndSelect('interview.job', 'job')
      .andWhere('interview.id = :id', { id })
      .getOne();
    if (!interview) throw new InterviewNotFound();
    const turns = await this.rows.turns(interview);
    const { status, mode, startedAt, completedAt, endReason } = interview;
    // Who it is, the caller has asked for by name; how to reach them is nothing that a model needs.
    const masked = (text: string): string => blind(text, SOMEBODY).text;
    const said = turns.map(({ number, question, answer, verdict }) => ({
      number,
      question: masked(question),
      answer: answer && masked(answer),
      verdict,
    }));
    return { ...interviewReference(interview), status, mode, startedAt, completedAt, endReason, turns: said };
  }
}

export function interviewReference({ id, candidate, job }: Interview): { ref: string; label: string } {
  return { ref: `interviews/${id}`, label: `Interview of ${candidate?.name ?? 'somebody'} for ${job?.title ?? 'a job'}` };
}
