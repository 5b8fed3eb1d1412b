import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsString, Length, ValidateNested } from 'class-validator';
import { IfGiven, Trimmed } from '../../platform/http/fields';
import {
  importances,
  requirementKinds,
  requirementSources,
  type Importance,
  type RequirementKind,
  type RequirementSource,
} from '../requirement.entity';

/** Something that the job asks of a person. Kind and competency are read from the text when they are not given. */
export class NewRequirement {
  /** In a sentence or a phrase. @example 'Experience building REST APIs with Node.js' */
  @Trimmed()
  @IsString()
  @Length(2, 500)
  text!: string;

  /** @example 'experience' */
  @IfGiven()
  @IsIn(requirementKinds)
  kind?: RequirementKind;

  /** `must` when not given. @example 'must' */
  @IfGiven()
  @IsIn(importances)
  importance?: Importance;

  /** What an interview looks at to find out. @example 'REST APIs' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(2, 80)
  competency?: string;
}

/** The whole list, in order; it replaces the one before. */
export class RequirementList {
  @IsArray()
  @ArrayMaxSize(60)
  @ValidateNested({ each: true })
  @Type(() => NewRequirement)
  requirements!: NewRequirement[];
}

export class RequirementView {
  /** @example '0195f000-0000-7000-8000-000000000012' */
  @ApiProperty({ format: 'uuid' })
  id!: string;
  /** @example 'Experience building REST APIs with Node.js' */
  text!: string;
  /** @example 'experience' */
  @ApiProperty({ enum: requirementKinds })
  kind!: RequirementKind;
  /** @example 'must' */
  @ApiProperty({ enum: importances })
  importance!: Importance;
  /** What an interview looks at to find out. @example 'REST APIs' */
  competency!: string;
  /** Who wrote it: a person, a model, or our rules without a model. @example 'person' */
  @ApiProperty({ enum: requirementSources })
  source!: RequirementSource;
}
