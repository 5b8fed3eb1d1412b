import { IsOptional, IsString, MaxLength } from 'class-validator';

export class ConnectionTestRequest {
  /**
   * One of the models of this installation; the first one when it is left out.
   * @example 'openai:gpt-5-mini'
   */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  model?: string;
}

export class ConnectionStep {
  /** `configuration`, `package`, `connection`, `key`, `model`, `answer`, `structured-answer`. */
  step!: 'configuration' | 'package' | 'connection' | 'key' | 'model' | 'answer' | 'structured-answer';
  /** Steps after the first one that failed are not tried. */
  outcome!: 'succeeded' | 'failed' | 'not-tried';
  /** What was found, and what to do about it. */
  detail!: string;
}

/** Whether a model can be used, step by step. */
export class ConnectionTestResult {
  /** @example 'openai:gpt-5-mini' */
  model!: string;
  isUsable!: boolean;
  steps!: ConnectionStep[];
}
