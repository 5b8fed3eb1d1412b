import { Get, Query, type StreamableFile } from '@nestjs/common';
import { AuditRead } from '../../platform/audit/audit-reads';
import { Answers, AnswersContent, AnswersPage, Api, Fails, Operation } from '../../platform/http/api';
import type { Page } from '../../platform/http/page';
import { Caller, Can } from '../access';
import { auditFile } from './audit-export';
import { AuditLog } from './audit-log.service';
import { AuditVerifier } from './audit-verifier.service';
import { AuditCheckpoint, AuditEventView, AuditExportQuery, AuditFilter, AuditVerification, AuditVerifyQuery } from './audit.dto';
import { CheckpointForeign } from './audit.errors';

@Api('audit', { about: 'Who did what, and who saw what: a log that only grows and can prove it.' })
export class AuditController {
  constructor(
    private readonly log: AuditLog,
    private readonly verifier: AuditVerifier,
  ) {}

  @Get()
  @Can('audit:read')
  @Operation('listAuditEvents', 'Read the audit log', 'Newest first: every change, every refusal, every reading of what candidates said or wrote.')
  @AnswersPage(AuditEventView)
  list(@Caller() caller: Caller, @Query() query: AuditFilter): Promise<Page<AuditEventView>> {
    return this.log.list(caller, query);
  }

  @Get('export')
  @Can('audit:read')
  @AuditRead('audit', 'every time')
  @Operation(
    'exportAuditEvents',
    'Export the audit log',
    'All of it, oldest first, as CSV or as one JSON object a line. The export itself is recorded.',
  )
  @AnswersContent('text/csv', 'application/jsonl')
  export(@Caller() caller: Caller, @Query() { format = 'csv' }: AuditExportQuery): StreamableFile {
    return auditFile(this.log.all(caller), format);
  }

  @Get('verify')
  @Can('audit:read')
  @Operation(
    'verifyAuditLog',
    'Verify the audit log',
    'Recomputes every hash of the chain. With an earlier checkpoint it also finds that the end was cut off.',
  )
  @Answers(AuditVerification)
  @Fails(CheckpointForeign)
  verify(@Caller() caller: Caller, @Query() { checkpoint }: AuditVerifyQuery): Promise<AuditVerification> {
    return this.verifier.verify(caller, checkpoint);
  }

  @Get('checkpoint')
  @Can('audit:read')
  @Operation(
    'getAuditCheckpoint',
    'Take a checkpoint of the audit log',
    'The signed head of the chain. Keep it somewhere else: whoever cuts the log cannot cut that.',
  )
  @Answers(AuditCheckpoint)
  checkpoint(@Caller() caller: Caller): Promise<AuditCheckpoint> {
    return this.verifier.checkpoint(caller);
  }
}
