import { applyDecorators, Get, Headers, Query, Res, SetMetadata } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller, Can } from '../../auth/access';
import { AuditRead } from '../../platform/audit/audit-reads';
import { DEMO } from '../../platform/demo';
import { Api, Fails, Id, IdParam, Operation, PRODUCES_METADATA } from '../../platform/http/api';
import { InterviewNotFound } from '../sessions/interview.errors';
import { REPORT_MEDIA_TYPES, reportFormat } from './report-format';
import { ReportQuery, ReportView } from './reports.dto';
import { ReportsService } from './reports.service';

/** The same report as a value, as Markdown and as a page. */
const AnswersReport = () =>
  applyDecorators(
    SetMetadata(PRODUCES_METADATA, Object.values(REPORT_MEDIA_TYPES)),
    ApiExtraModels(ReportView),
    ApiResponse({
      status: 200,
      description: 'The report.',
      content: {
        [REPORT_MEDIA_TYPES.json]: { schema: { $ref: getSchemaPath(ReportView) } },
        [REPORT_MEDIA_TYPES.markdown]: { schema: { type: 'string' } },
        [REPORT_MEDIA_TYPES.html]: { schema: { type: 'string' } },
      },
    }),
  );

@Api('interviews/:id/report', {
  tag: 'reports',
  about: 'What a hiring manager reads: levels, the quotes they rest on, what was not assessed, and how all of it was made.',
})
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Get()
  @Can('reports:read')
  @AuditRead('report')
  @Operation(
    'getReport',
    'Read the report of an interview',
    'JSON, Markdown or a self-contained page to print: by `format`, else by the Accept header. Shows the latest evaluation that came to a result.',
  )
  @IdParam('id', DEMO.interview, 'The interview')
  @AnswersReport()
  @Fails(InterviewNotFound)
  get(
    @Caller() caller: Caller,
    @Id('id') id: string,
    @Query() query: ReportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('accept') accept?: string,
  ): Promise<ReportView | string> {
    return this.reports.answer(caller, id, reportFormat(query.format, accept), reply);
  }
}
