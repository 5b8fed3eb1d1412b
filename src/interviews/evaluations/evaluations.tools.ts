import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { recordId } from '../../ai/tools/search-input';
import { Plugin, Tool } from '../../ai/tools/tool';
import type { Caller } from '../../auth/access';
import { blind, SOMEBODY } from '../../candidates/blind';
import { InterviewRows } from '../sessions/interview-rows';
import { EvaluationNotFound } from './evaluations.errors';
import { EvaluationsService } from './evaluations.service';
import { EvaluationView } from './evaluations.views.dto';
import { SignOffsService } from './sign-offs.service';

const MAX_QUOTES = 3;
const schema = z.object({ interviewId: recordId });

/** What the assistant may look up about evaluations: levels, and the verified quotes that they rest on. */
@Injectable()
@Plugin('evaluations')
export class EvaluationTools {
  constructor(
    private readonly rows: InterviewRows,
    private readonly evaluations: EvaluationsService,
    private readonly signOffs: SignOffsService,
  ) {}

  @Tool({
    description: 'Reads the latest evaluation of an interview: levels with their evidence.',
    schema,
    can: 'evaluations:read',
    auditedAs: 'evaluation',
  })
  async latest({ interviewId }: z.infer<typeof schema>, caller: Caller): Promise<object> {
    const interview = await this.rows.one(caller, interviewId);
    const current = await this.evaluations.current(interview, await this.signOffs.of(interview));
    if (!current) throw new EvaluationNotFound();
    const { number, status, source, coverage, minimumCoverage, total, band, competencies, suspectedInjection } = EvaluationView.of(current);
    const levels = competencies.map(({ name, level, levelText, rationale, evidence }) => ({
      competency: name,
      level,
      levelText,
      rationale,
      quotes: evidence.flatMap(({ turn, quote, verified }) => (verified ? [{ turn, quote: blind(quote, SOMEBODY).text }] : [])).slice(0, MAX_QUOTES),
    }));
    const facts = { status, source, coverage, minimumCoverage, total, band, suspectedInjection, levels };
    return { ref: `interviews/${interviewId}/evaluations/${number}`, label: `Evaluation ${number} of the interview`, ...facts };
  }
}
