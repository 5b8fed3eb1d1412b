import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { IfGiven, Trimmed } from '../platform/http/fields';
import { QueryInstant } from '../platform/http/query-values';
import { StageView } from '../jobs/jobs.dto';
import { PageQuery } from '../platform/http/page';
import { QueryList } from '../platform/http/query-values';
import { applicationStatuses, rejectionReasons, type ApplicationStatus, type RejectionReason } from './application.entity';

export class NewApplication {
  /** @example '0195f000-0000-7000-8000-000000000021' */
  @IsUUID()
  candidateId!: string;

  /** The job must be open. @example '0195f000-0000-7000-8000-000000000011' */
  @IsUUID()
  jobId!: string;
}

export class Advance {
  /** A later stage of the job; the next one when not given. */
  @IfGiven()
  @IsUUID()
  stageId?: string;

  /** The stage that you see it in: when it is in another one by now, nothing is moved. */
  @IfGiven()
  @IsUUID()
  fromStageId?: string;

  /** @example 'Convincing first call.' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 1000)
  reason?: string;
}

export class MoveBack {
  /** An earlier stage of the job; the one before when not given. */
  @IfGiven()
  @IsUUID()
  stageId?: string;

  /** The stage that you see it in: when it is in another one by now, nothing is moved. */
  @IfGiven()
  @IsUUID()
  fromStageId?: string;

  /** @example 'The interview has to be repeated.' */
  @Trimmed()
  @IsString()
  @Length(3, 1000)
  reason!: string;
}

export class ApplicationReason {
  /** It stays in the history. @example 'New information came in.' */
  @Trimmed()
  @IsString()
  @Length(3, 1000)
  reason!: string;
}

export class OptionalReason {
  /** It stays in the history. @example 'Waiting for the budget.' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 1000)
  reason?: string;
}

export class Rejection {
  /** @example 'requirements_not_met' */
  @IsIn(rejectionReasons)
  reasonCode!: RejectionReason;

  /** Why, in words that could be told to the candidate. @example 'No experience with relational databases could be shown.' */
  @Trimmed()
  @IsString()
  @Length(3, 2000)
  note!: string;
}

export class ApplicationQuery extends PageQuery {
  /** One status, or several separated by commas. @example 'active,on_hold' */
  @IsOptional()
  @QueryList()
  @IsIn(applicationStatuses, { each: true })
  status?: ApplicationStatus[];

  /** Of this candidate only. @example '0195f000-0000-7000-8000-000000000020' */
  @IsOptional()
  @IsUUID()
  candidateId?: string;

  /** For this job only. @example '0195f000-0000-7000-8000-000000000011' */
  @IsOptional()
  @IsUUID()
  jobId?: string;

  /** Made after this instant. @example '2026-01-01T00:00:00Z' */
  @IsOptional()
  @QueryInstant()
  createdAfter?: Date;

  /** Changed after this instant. @example '2026-01-01T00:00:00Z' */
  @IsOptional()
  @QueryInstant()
  updatedAfter?: Date;
}

/** A name to show and an id to follow. */
export class NamedReference {
  /** @example '0195f000-0000-7000-8000-000000000020' */
  @ApiProperty({ format: 'uuid' })
  id!: string;
  /** @example 'Robin Example' */
  name!: string;
}

export class ApplicationView {
  /** @example '0195f000-0000-7000-8000-000000000030' */
  @ApiProperty({ format: 'uuid' })
  id!: string;
  candidate!: NamedReference;
  /** The job; its name is the title. */
  job!: NamedReference;
  /** @example 'active' */
  @ApiProperty({ enum: applicationStatuses })
  status!: ApplicationStatus;
  /** How far it has come; a rejection does not change it. */
  stage!: StageView;
  /** What the caller may do with it now. @example ['advance', 'move-back', 'hold', 'reject', 'withdraw', 'offer'] */
  allowedTransitions!: string[];
  /** @example null */
  @ApiProperty({ enum: rejectionReasons, nullable: true })
  rejectionReason!: RejectionReason | null;
  /** @example null */
  rejectionNote!: string | null;
  createdAt!: Date;
  updatedAt!: Date;
  /** Also the `ETag`. @example 1 */
  version!: number;
}

export class ApplicationHistoryEntry {
  /** @example 'advance' */
  verb!: string;
  /** @example 'active' */
  from!: string | null;
  /** @example 'active' */
  to!: string;
  /** @example 'Applied → Screening' */
  reason!: string | null;
  /** The person who did it; null for the server. */
  @ApiProperty({ format: 'uuid', nullable: true })
  userId!: string | null;
  at!: Date;
}
