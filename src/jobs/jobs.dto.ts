import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsString, Length, MaxLength, ValidateNested } from 'class-validator';
import { PageQuery } from '../platform/http/page';
import { QueryList } from '../platform/http/query-values';
import { IfGiven, Trimmed } from '../platform/http/fields';
import { QueryInstant } from '../platform/http/query-values';
import { jobCloseReasons, jobStatuses, type JobCloseReason, type JobStatus } from './job.entity';
import { NewRequirement, RequirementView } from './requirements/requirements.dto';
import { stageTypes, type StageType } from './stage.entity';

export class NewStage {
  /** @example 'interview' */
  @IsIn(stageTypes)
  type!: StageType;

  /** @example 'Technical interview' */
  @Trimmed()
  @IsString()
  @Length(1, 80)
  name!: string;
}

export class NewJob {
  /** @example 'Backend Engineer' */
  @Trimmed()
  @IsString()
  @Length(1, 200)
  title!: string;

  /** @example 'Engineering' */
  @IsOptional()
  @Trimmed()
  @IsString()
  @Length(1, 120)
  department?: string | null;

  /** @example 'Hamburg or remote' */
  @IsOptional()
  @Trimmed()
  @IsString()
  @Length(1, 120)
  location?: string | null;

  /**
   * The text of the advertisement; requirements can be suggested from it.
   * @example 'We look for a Backend Engineer.\n\nRequirements:\n- 3+ years of experience with Node.js\n- Strong knowledge of PostgreSQL\n- Ability to collaborate with cross-functional teams\n\nNice to have:\n- Kubernetes'
   */
  @IfGiven()
  @IsString()
  @MaxLength(50_000)
  description?: string;

  /** They can also be put or suggested later. */
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(60)
  @ValidateNested({ each: true })
  @Type(() => NewRequirement)
  requirements?: NewRequirement[];

  /** The way through the job; applied, screening, interview, assessment, review, offer when not given. */
  @IfGiven()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => NewStage)
  stages?: NewStage[];
}

/** What is not given stays as it is; null empties department or location. */
export class JobChanges {
  /** @example 'Senior Backend Engineer' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 200)
  title?: string;

  /** @example 'Platform' */
  @IsOptional()
  @Trimmed()
  @IsString()
  @Length(1, 120)
  department?: string | null;

  /** @example 'Hamburg' */
  @IsOptional()
  @Trimmed()
  @IsString()
  @Length(1, 120)
  location?: string | null;

  /** @example 'We look for a Senior Backend Engineer with 5 years of experience in Node.js and PostgreSQL.' */
  @IfGiven()
  @IsString()
  @MaxLength(50_000)
  description?: string;
}

export class JobClosing {
  /** @example 'filled' */
  @IsIn(jobCloseReasons)
  reason!: JobCloseReason;
}

export class JobReopening {
  /** Why the job is open again. @example 'The new colleague did not start.' */
  @Trimmed()
  @IsString()
  @Length(3, 1000)
  reason!: string;
}

export class JobQuery extends PageQuery {
  /** One status, or several separated by commas. @example 'draft,open' */
  @IsOptional()
  @QueryList()
  @IsIn(jobStatuses, { each: true })
  status?: JobStatus[];

  /** Words in the title. @example 'engineer' */
  @IsOptional()
  @IsString()
  @Length(1, 100)
  q?: string;

  /** Made after this instant. @example '2026-01-01T00:00:00Z' */
  @IsOptional()
  @QueryInstant()
  createdAfter?: Date;

  /** Changed after this instant. @example '2026-01-01T00:00:00Z' */
  @IsOptional()
  @QueryInstant()
  updatedAfter?: Date;
}

export class StageView {
  /** @example '0195f000-0000-7000-8000-000000000013' */
  @ApiProperty({ format: 'uuid' })
  id!: string;
  /** @example 'interview' */
  @ApiProperty({ enum: stageTypes })
  type!: StageType;
  /** @example 'Interview' */
  name!: string;
}

export class JobView {
  /** @example '0195f000-0000-7000-8000-000000000011' */
  @ApiProperty({ format: 'uuid' })
  id!: string;
  /** @example 'Backend Engineer' */
  title!: string;
  /** @example 'Engineering' */
  department!: string | null;
  /** @example 'Hamburg or remote' */
  location!: string | null;
  /** @example 'We look for a Backend Engineer with experience in Node.js.' */
  description!: string;
  /** @example 'open' */
  @ApiProperty({ enum: jobStatuses })
  status!: JobStatus;
  /** @example null */
  @ApiProperty({ enum: jobCloseReasons, nullable: true })
  closeReason!: JobCloseReason | null;
  /** What the caller may do with it now. @example ['hold', 'close'] */
  allowedTransitions!: string[];
  requirements!: RequirementView[];
  stages!: StageView[];
  createdAt!: Date;
  updatedAt!: Date;
  /** Also the `ETag`. @example 1 */
  version!: number;
}

export class RequirementSuggestions {
  /** What was found in the description and not in the list yet; it is in the list now. */
  added!: RequirementView[];
  /** Who found it. @example 'rules' */
  @ApiProperty({ enum: ['model', 'rules'] })
  source!: 'model' | 'rules';
  /** `provider:model`, or `rules`. @example 'rules' */
  model!: string;
  /** Why no model answered although one is configured. */
  degraded?: string;
  job!: JobView;
}
