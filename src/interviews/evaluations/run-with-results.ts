import type { Kit } from '../kits/kit.entity';
import type { CompetencyResult } from './competency-result.entity';
import type { EvaluationRun } from './evaluation-run.entity';

/** One run with what it was made from and what it found. */
export interface RunWithResults {
  run: EvaluationRun;
  results: CompetencyResult[];
  kit: Kit;
}
