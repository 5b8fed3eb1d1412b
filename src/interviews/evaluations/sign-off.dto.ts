import { IsInt, IsString, Length, Max, Min } from 'class-validator';
import { IfGiven, Trimmed } from '../../platform/http/fields';
import { LARGEST_RUN_NUMBER } from './find-runs';

export class NewSignOff {
  /**
   * The number of the evaluation that was read. Left out, it is the newest finished one; say it, and nobody signs a run that came in meanwhile.
   * @example 1
   */
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(LARGEST_RUN_NUMBER)
  evaluation?: number;

  /**
   * What the reviewer wants to be remembered; it stands in the report.
   * @example 'Read the transcript and every quote; the levels are supported.'
   */
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 2_000)
  note?: string;
}

export class Signer {
  id!: string;
  /** @example 'Demo Owner' */
  name!: string;
}

/** What a person stands by: the report of a reviewed interview shows this evaluation, whatever runs come later. */
export class SignOffView {
  /**
   * null: there was no finished evaluation, only the interview.
   * @example 1
   */
  evaluation!: number | null;
  /** null: whoever it was has no account any more. */
  by!: Signer | null;
  at!: Date;
  note!: string | null;
  /** The newest finished evaluation when it is a later one: nobody has signed it. */
  laterEvaluation!: number | null;
}
