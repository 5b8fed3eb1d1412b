import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString, Length, Max, MaxLength, Min } from 'class-validator';
import { Trimmed } from '../../../platform/http/fields';

export class NewWording {
  /**
   * The whole template. It may use the variables of the prompt, and has to use those that it requires; data stays data.
   * @example 'Summarize the text in at most {{$sentences}} sentences, as for a colleague who was on leave: {{$text}}'
   */
  @IsString()
  @Length(1, 20_000)
  template!: string;

  /** Why, for those who come later. @example 'House style: short sentences.' */
  @Trimmed()
  @IsString()
  @Length(3, 300)
  reason!: string;
}

export class WordingReversal {
  /** The version to go back to; 0 is the product's own. @example 0 */
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  version!: number;

  /** @example 'The answers became too short.' */
  @Trimmed()
  @IsString()
  @MaxLength(300)
  @Length(3, 300)
  reason!: string;
}

/** How a prompt is worded in your organization now. */
export class WordingView {
  /** @example 'text.summarize' */
  function!: string;
  /** 0: as the product brings it. @example 0 */
  version!: number;
  isOverridden!: boolean;
  template!: string;
  /** What the product brings. */
  shippedTemplate!: string;
  /** The product's wording has changed since yours was written: compare them. */
  isOutdated!: boolean;
  /** What the ledger will say. */
  promptHash!: string;
}

export class WordingVersion {
  /** @example 1 */
  version!: number;
  /** null: went back to the product's own wording. */
  @ApiProperty({ type: String, nullable: true })
  template!: string | null;
  reason!: string;
  @ApiProperty({ format: 'uuid' })
  changedBy!: string;
  createdAt!: Date;
}
