import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../platform/http/page';
import { QueryList } from '../../platform/http/query-values';
import { RUN_STATES } from './run.states';
import type { RunState } from './run.states';

export class NewEvaluation {
  /**
   * Run again although nothing has changed; a run that is still going on is superseded.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  force?: boolean;
}

export class EvaluationQuery extends PageQuery {
  /**
   * Only runs in one of these states, separated by commas.
   * @example 'succeeded,partial'
   */
  @IsOptional()
  @QueryList()
  @IsIn(RUN_STATES, { each: true })
  status?: RunState[];
}
