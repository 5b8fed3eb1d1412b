import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsNumber, IsOptional, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import type { StatusChange } from '../../platform/history/status-change.entity';

/** What the organization allows itself; what is left out or null is left at what the installation allows. */
export class NewBudget {
  /**
   * Tokens on a day (UTC), in and out.
   * @example 2000000
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  tokensPerDay?: number | null;

  /**
   * US dollars on a day (UTC), as far as the prices of the models are known.
   * @example 25
   */
  @IsOptional()
  @IsNumber({ maxDecimalPlaces: 6 })
  @Min(0)
  @Max(100_000)
  moneyPerDay?: number | null;

  /**
   * Uses of a model by one user within a minute.
   * @example 60
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100_000)
  requestsPerMinute?: number | null;
}

export class StopRequest {
  /**
   * Why no model is to be asked; everybody who would have asked one is told.
   * @example 'We are looking into yesterday’s answers.'
   */
  @IsString()
  @MinLength(3)
  @MaxLength(400)
  reason!: string;
}

export class LimitsView {
  /** @example 2000000 */
  tokensPerDay!: number | null;
  /** In US dollars. */
  moneyPerDay!: number | null;
  /** Of one user. */
  requestsPerMinute!: number | null;
}

export class StopView {
  /** Who stopped it: the operator of the installation, or somebody of the organization. */
  by!: 'installation' | 'organization';
  reason!: string;
  since!: Date | null;
  userId!: string | null;
}

/** One use of the stop switch. */
export class StopChange {
  /** @example 'stop' */
  verb!: string;
  /** Who used it: somebody of the organization, or the operator of the installation; that is noted with the first call that was touched by it. */
  by!: 'installation' | 'organization';
  reason!: string | null;
  @ApiProperty({ format: 'uuid', nullable: true })
  userId!: string | null;
  at!: Date;

  static of({ verb, reason, userId, at }: StatusChange): StopChange {
    return Object.assign(new StopChange(), { verb, by: userId === null ? 'installation' : 'organization', reason, userId, at });
  }
}

/** What may be spent on models, what has been, and whether they may be asked at all. */
export class BudgetView {
  /** What counts: the lower of what the organization and the installation allow; null is without limit. */
  limits!: LimitsView;
  /** What the organization has set itself. */
  own!: LimitsView;
  /** Today (UTC), calls that are under way included. */
  tokensToday!: number;
  /** In US dollars. */
  moneyToday!: number;
  tokensRemaining!: number | null;
  moneyRemaining!: number | null;
  /** Set while no model is asked. */
  stopped!: StopView | null;
}
