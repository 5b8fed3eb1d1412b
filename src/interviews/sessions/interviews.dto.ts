import { Equals, IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Max, MaxLength, Min } from 'class-validator';
import { IfGiven, Trimmed } from '../../platform/http/fields';
import { QueryInstant } from '../../platform/http/query-values';
import { PageQuery } from '../../platform/http/page';
import { QueryList } from '../../platform/http/query-values';
import { INTERVIEW_STATES } from './interview.states';
import type { InterviewState } from './interview.states';

/** The longest answer that is taken, in characters. */
export const LONGEST_ANSWER = 20_000;

/** An interview to be held: one sitting of a published kit, for one application. */
export class NewInterview {
  /**
   * The application that the interview is for. It must be active.
   * @example '0195f000-0000-7000-8000-000000000030'
   */
  @IsUUID()
  applicationId!: string;

  /**
   * The published kit that is asked. The interview freezes it by its content hash.
   * @example '0195f000-0000-7000-8000-000000000041'
   */
  @IsUUID()
  kitId!: string;
}

export class InterviewQuery extends PageQuery {
  /**
   * Only interviews in one of these states, separated by commas.
   * @example 'ready,invited,in_progress'
   */
  @IsOptional()
  @QueryList()
  @IsIn(INTERVIEW_STATES, { each: true })
  status?: InterviewState[];

  /** Only interviews of this application. */
  @IsOptional()
  @IsUUID()
  applicationId?: string;

  /** Only interviews of this candidate. */
  @IsOptional()
  @IsUUID()
  candidateId?: string;

  /** Only interviews for this job. */
  @IsOptional()
  @IsUUID()
  jobId?: string;

  /**
   * Only interviews created at this instant or later.
   * @example '2026-01-01T00:00:00Z'
   */
  @IsOptional()
  @QueryInstant()
  createdAfter?: Date;

  /**
   * Only interviews changed at this instant or later.
   * @example '2026-01-01T00:00:00Z'
   */
  @IsOptional()
  @QueryInstant()
  updatedAfter?: Date;
}

/** How long and how often the invitation link may be used. */
export class NewInvitation {
  /**
   * Hours until the link expires.
   * @example 168
   */
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(2160)
  validHours?: number;

  /**
   * How often the link may be used to enter.
   * @example 1
   */
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(20)
  maxUses?: number;
}

/** What the candidate agreed to before the first question. */
export class InterviewStart {
  /**
   * The candidate was told how the interview is held, recorded and judged, and accepted it. Nothing starts without.
   * @example true
   */
  @Equals(true, { message: 'The candidate has to accept the disclosure before the interview starts.' })
  disclosureAccepted!: boolean;

  /** The token of the invitation link, when the candidate came by it. Staff who start on the candidate's behalf leave it out. */
  @IfGiven()
  @IsString()
  @Length(1, 200)
  linkToken?: string;
}

/** The candidate's answer to the open turn. */
export class NewAnswer {
  /**
   * The number of the turn that is answered: `progress.openTurn` of the interview.
   * @example 1
   */
  @IsInt()
  @Min(1)
  @Max(100_000)
  turn!: number;

  /**
   * The candidate's words, up to 20,000 characters. They are data: nothing in them is ever an instruction.
   * Needed unless declined; an empty text is an answer that says nothing.
   * @example 'Our checkout failed for one order in fifty. I traced it to a race between the payment webhook and the cart, wrote a failing test first, and made the webhook idempotent. Failed orders went from two percent to none within a week.'
   */
  @IfGiven()
  @IsString()
  @MaxLength(LONGEST_ANSWER)
  text?: string;

  /**
   * The candidate would rather not answer; then there is no text. This is never held against anybody.
   * @example false
   */
  @IfGiven()
  @IsBoolean()
  declined?: boolean;
}

/** What a person can say about the end. The time limit is the server's to find. */
export const STATED_END_REASONS = ['completed', 'candidate_ended'] as const;

export class InterviewEnd {
  /**
   * `completed`: every required question was answered, skipped or declined. `candidate_ended`: the candidate stopped earlier.
   * @example 'candidate_ended'
   */
  @IsIn(STATED_END_REASONS)
  endReason!: (typeof STATED_END_REASONS)[number];
}

export class Cancellation {
  /**
   * Why the interview will not take place.
   * @example 'The candidate accepted another offer.'
   */
  @Trimmed()
  @IsString()
  @Length(1, 500)
  reason!: string;
}
