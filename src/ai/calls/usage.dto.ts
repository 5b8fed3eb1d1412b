import { IsISO8601, IsOptional, Matches } from 'class-validator';

export class UsageQuery {
  /**
   * By what it is summed up, comma-separated: `day`, `function`, `model`, `user`.
   * @example 'day,model'
   */
  @IsOptional()
  @Matches(/^(day|function|model|user)(,(day|function|model|user))*$/, { message: 'must be day, function, model and user, comma-separated' })
  group?: string;

  /**
   * From this moment on; 30 days ago when it is left out.
   * @example '2026-01-01T00:00:00Z'
   */
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  /** Until this moment; now when it is left out. */
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;
}

/** What came together under one day, function, model or user. */
export class UsageLine {
  /**
   * In UTC.
   * @example '2026-11-23'
   */
  day?: string;
  /** @example 'text.summarize' */
  function?: string;
  /** @example 'openai:gpt-5-mini' */
  model?: string;
  userId?: string | null;
  /** Requests to models and answers by rules. */
  calls!: number;
  succeeded!: number;
  /** Answers by rules. */
  byRules!: number;
  tokensIn!: number;
  tokensOut!: number;
  /** In US dollars, as far as prices are known. */
  cost!: number;
  /** Requests that used tokens at a price that is not known. */
  withoutPrice!: number;
  averageLatencyMs!: number;
}

/** At most 1,000 lines, the newest day and the costliest first. */
export class UsageView {
  from!: Date;
  to!: Date;
  lines!: UsageLine[];
}
