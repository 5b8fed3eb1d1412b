import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { FastifyReply } from 'fastify';
import { Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Candidate } from '../../candidates/candidate.entity';
import { Job } from '../../jobs/job.entity';
import { Clock } from '../../platform/clock';
import { EvaluationsService } from '../evaluations/evaluations.service';
import { SignOffsService } from '../evaluations/sign-offs.service';
import { InterviewRows } from '../sessions/interview-rows';
import { reportOf } from './report';
import { REPORT_MEDIA_TYPES, type ReportFormat } from './report-format';
import { reportHtml } from './report-html';
import { reportMarkdown } from './report-markdown';
import type { ReportView } from './reports.dto';

/** Reads what a report is made from, and writes it in the form that is asked for. */
@Injectable()
export class ReportsService {
  constructor(
    @InjectRepository(Candidate) private readonly candidates: Repository<Candidate>,
    private readonly rows: InterviewRows,
    private readonly evaluations: EvaluationsService,
    private readonly signOffs: SignOffsService,
    private readonly clock: Clock,
  ) {}

  async report(caller: Caller, interviewId: string): Promise<ReportView> {
    const interview = await this.rows.one(caller, interviewId);
    const { organizationId } = caller;
    const signed = await this.signOffs.of(interview);
    const [candidate, job, kit, turns, evaluation, signOff] = await Promise.all([
      this.candidates.findOneByOrFail({ organizationId, id: interview.candidateId }),
      this.candidates.manager.findOneByOrFail(Job, { organizationId, id: interview.jobId }),
      this.rows.kit(interview),
      this.rows.turns(interview),
      this.evaluations.current(interview, signed),
      this.signOffs.view(interview, signed),
    ]);
    return reportOf({ interview, candidate, job, kit, turns, evaluation, signOff, generatedAt: this.clock.now() });
  }

  async answer(caller: Caller, interviewId: string, format: ReportFormat, reply: FastifyReply): Promise<ReportView | string> {
    const report = await this.report(caller, interviewId);
    if (format === 'json') return report;
    void reply.type(`${REPORT_MEDIA_TYPES[format]}; charset=utf-8`);
    return format === 'html' ? reportHtml(report) : reportMarkdown(report);
  }
}
