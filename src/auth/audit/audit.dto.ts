import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import type { AuditSeal } from '../../platform/audit/audit-seal.entity';
import { PageQuery } from '../../platform/http/page';

export class AuditFilter extends PageQuery {
  /** Names of events, comma-separated. @example 'sensitive_read,authz_fail' */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  event?: string;

  /** What kind of thing it was about. @example 'candidate' */
  @IsOptional()
  @IsString()
  @MaxLength(60)
  noun?: string;

  /** Which thing it was about. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  targetId?: string;

  /** Who did it. */
  @IsOptional()
  @IsUUID()
  userId?: string;

  /** The request in which it happened. */
  @IsOptional()
  @IsString()
  @MaxLength(128)
  requestId?: string;

  /** Only later ones. */
  @IsOptional()
  @IsISO8601()
  createdAfter?: string;

  /** Only earlier ones. */
  @IsOptional()
  @IsISO8601()
  createdBefore?: string;
}

export class AuditExportQuery {
  /** `csv` for spreadsheets, `jsonl` for programs. */
  @IsOptional()
  @IsIn(['csv', 'jsonl'])
  format?: 'csv' | 'jsonl';
}

export class AuditVerifyQuery {
  /** The `token` of an earlier checkpoint: what was there then must be there now. */
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  checkpoint?: string;
}

export class AuditEventView {
  /** Its place in the chain of your organization, without gaps. @example 42 */
  sequence!: number;
  at!: Date;
  /** In the words of OWASP's logging vocabulary. @example 'sensitive_read' */
  event!: string;
  /** @example 'candidate' */
  noun!: string;
  /** @example '0195f000-0000-7000-8000-000000000020' */
  targetId!: string | null;
  /** Who did it; for a machine, the member who made its key, which `facts.apiKeyId` names. null: the server itself. */
  userId!: string | null;
  /** The member whom a machine named in `On-Behalf-Of`; null without that header. */
  onBehalfOf!: string | null;
  requestId!: string | null;
  /** Where the request came from. */
  address!: string | null;
  /** SHA-256 of what was there before. */
  before!: string | null;
  /** SHA-256 of what was there after. */
  after!: string | null;
  /** Codes and names of fields, never contents. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { changed: ['headline'] } })
  facts!: Record<string, unknown>;
  /** Seals this event and all before it. */
  hash!: string;

  static of(seal: AuditSeal): AuditEventView {
    if (!seal.event) throw new Error('A seal is shown with its event');
    const { organizationId: _organization, id: _id, ...event } = seal.event;
    return Object.assign(new AuditEventView(), { sequence: Number(seal.sequence), ...event, hash: seal.hash });
  }
}

export class AuditVerification {
  /** Whether every event is what it was when it was sealed, and none is missing. */
  intact!: boolean;
  /** How many events were looked at. @example 42 */
  events!: number;
  /** The first place in the chain that is not as it was; null when all are. */
  brokenAt!: number | null;
  /** What is wrong there. */
  fault!: 'changed' | 'missing' | 'unsealed' | 'truncated' | 'rewritten' | null;
}

export class AuditCheckpoint {
  /** The last event. @example 42 */
  sequence!: number;
  /** Its hash, which depends on all events before. */
  hash!: string;
  at!: Date;
  /** Keep it outside of this server, and give it to GET /audit/verify later. */
  token!: string;
}
