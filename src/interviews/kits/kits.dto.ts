import { ApiProperty, getSchemaPath, ApiExtraModels } from '@nestjs/swagger';
import { IsIn, IsInt, IsNumber, IsObject, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { IfGiven, Trimmed } from '../../platform/http/fields';
import { QueryInstant } from '../../platform/http/query-values';
import { PageQuery } from '../../platform/http/page';
import { QueryList } from '../../platform/http/query-values';
import { QUESTION_KINDS } from './kit-content';
import type { QuestionKind } from './kit-content';
import { KIT_MODES } from './kit.entity';
import type { KitMode } from './kit.entity';
import { KIT_STATUSES } from './kit.moves';
import type { KitStatus } from './kit.moves';

// What lies inside `content` is checked by the zod schema in kit-content.ts, whoever it comes from; these classes document it.

/** Three descriptions instead of five; levels 2 and 4 are then described as lying between them. */
export class LevelAnchorsInput {
  /** @example 'Moves from change to change without a hypothesis.' */
  low!: string;
  /** @example 'Forms a hypothesis and tests the likely causes in a sensible order.' */
  medium!: string;
  /** @example 'Narrows the cause by deliberate experiments and prevents the whole class of faults.' */
  high!: string;
}

@ApiExtraModels(LevelAnchorsInput)
export class CompetencyInput {
  /**
   * Unique in the kit: lower-case letters and digits, with single hyphens or underscores between them.
   * @example 'debugging'
   */
  key!: string;
  /** @example 'Debugging' */
  name!: string;
  /** @example 'Finds the cause of a fault and keeps it from coming back.' */
  definition!: string;
  /**
   * Its share of the total, in proportion to the other weights.
   * @example 2
   */
  weight?: number;
  /** Five descriptions, worst first, or three anchors. */
  @ApiProperty({
    oneOf: [{ type: 'array', items: { type: 'string' }, minItems: 5, maxItems: 5 }, { $ref: getSchemaPath(LevelAnchorsInput) }],
    example: {
      low: 'Moves from change to change without a hypothesis.',
      medium: 'Forms a hypothesis and tests the likely causes in a sensible order.',
      high: 'Narrows the cause by deliberate experiments and prevents the whole class of faults.',
    },
  })
  levels!: string[] | LevelAnchorsInput;
  /**
   * What a listener can tick.
   * @example ['Names a hypothesis', 'Proves the cause']
   */
  indicators?: string[];
  /** Requirements of the job that it answers for. */
  requirementIds?: string[];
}

export class QuestionInput {
  /**
   * Unique in the kit: lower-case letters and digits, with single hyphens or underscores between them.
   * @example 'hardest-fault'
   */
  key!: string;
  /** @example 'What is the most difficult fault that you have had to find? Walk me through how you found it.' */
  text!: string;
  /**
   * The key of the competency that the answer is evidence for.
   * @example 'debugging'
   */
  competency!: string;
  @ApiProperty({ enum: QUESTION_KINDS, required: false, default: 'behavioural' })
  kind?: QuestionKind;
  /** @example ['Observation before change', 'Proof of the cause'] */
  expectedSignals?: string[];
  /**
   * How many follow-ups may be asked, 0 to 3.
   * @example 2
   */
  probeBudget?: number;
  /** @example 6 */
  minutes?: number;
  /** @example true */
  required?: boolean;
}

export class KitContentInput {
  competencies!: CompetencyInput[];
  questions?: QuestionInput[];
}

/**
 * A kit for a job, or for one application. Without `content` and `rubric` it is drafted from the job's requirements, and with an application also from the
 * candidate's résumé.
 */
export class NewKit {
  /**
   * The application that the interview is for: questions may then ask about that candidate's résumé.
   * @example '0195f000-0000-7000-8000-000000000030'
   */
  @IfGiven()
  @IsUUID()
  applicationId?: string;

  /**
   * The job, for a kit that serves all its candidates.
   * @example '0195f000-0000-7000-8000-000000000011'
   */
  @IfGiven()
  @IsUUID()
  jobId?: string;

  /**
   * The name of a rubric to take competencies and questions from: GET /api/v1/rubrics lists them.
   * @example 'software-engineering'
   */
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 80)
  rubric?: string;

  /** The whole content, when you bring your own. */
  @IfGiven()
  @IsObject()
  content?: KitContentInput;

  /** @example 'Backend engineer: first interview' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 160)
  title?: string;

  /** @example 'Finds out how the candidate works on the kind of problems that the team has.' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 600)
  purpose?: string;

  /**
   * How long the interview is.
   * @example 45
   */
  @IfGiven()
  @IsInt()
  @Min(10)
  @Max(240)
  minutes?: number;

  /** @example 'ai_text' */
  @IfGiven()
  @IsIn(KIT_MODES)
  mode?: KitMode;

  /**
   * The share of the weight that has to be scored before a total is shown.
   * @example 0.6
   */
  @IfGiven()
  @IsNumber()
  @Min(0)
  @Max(1)
  minimumCoverage?: number;
}

/** What changes in a draft; what is left out stays. `content` is replaced as a whole. */
export class KitChanges {
  /** @example 'Backend engineer: first interview' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 160)
  title?: string;

  /** @example 'Finds out how the candidate works on the kind of problems that the team has.' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 600)
  purpose?: string;

  /** @example 45 */
  @IfGiven()
  @IsInt()
  @Min(10)
  @Max(240)
  minutes?: number;

  /** @example 'ai_text' */
  @IfGiven()
  @IsIn(KIT_MODES)
  mode?: KitMode;

  /** @example 0.6 */
  @IfGiven()
  @IsNumber()
  @Min(0)
  @Max(1)
  minimumCoverage?: number;

  /** The new content as a whole. */
  @IfGiven()
  @IsObject()
  content?: KitContentInput;
}

export class KitQuery extends PageQuery {
  /**
   * Only kits in one of these states, separated by commas.
   * @example 'draft,published'
   */
  @IsOptional()
  @QueryList()
  @IsIn(KIT_STATUSES, { each: true })
  status?: KitStatus[];

  /** Only kits for this job. */
  @IsOptional()
  @IsUUID()
  jobId?: string;

  /** Only kits made for this application. */
  @IsOptional()
  @IsUUID()
  applicationId?: string;

  /** Only this kit's versions. */
  @IsOptional()
  @IsUUID()
  familyId?: string;
  /** Only kits created at this instant or later. */
  @IsOptional()
  @QueryInstant()
  createdAfter?: Date;

  /** Only kits changed at this instant or later. */
  @IsOptional()
  @QueryInstant()
  updatedAfter?: Date;
}
