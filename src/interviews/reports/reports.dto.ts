import { IsIn, IsOptional } from 'class-validator';
import type { EvaluationSource } from '../evaluations/evaluation-run.entity';
import { EvidenceView, SuspicionView } from '../evaluations/evaluations.views.dto';
import type { RunState } from '../evaluations/run.states';
import { SignOffView } from '../evaluations/sign-off.dto';
import type { Band } from '../evaluations/totals';
import type { KitMode } from '../kits/kit.entity';
import type { EndReason, InterviewOrigin } from '../sessions/interview.entity';
import type { InterviewState } from '../sessions/interview.states';
import { TurnView } from '../sessions/interviews.views.dto';
import { REPORT_FORMATS, type ReportFormat } from './report-format';

export class ReportQuery {
  /**
   * `json`, `markdown` or `html`; without it, the Accept header decides.
   * @example 'json'
   */
  @IsOptional()
  @IsIn(REPORT_FORMATS)
  format?: ReportFormat;
}

export class ReportInterview {
  /** @example '0195f000-0000-7000-8000-000000000050' */
  id!: string;
  status!: InterviewState;
  /** `live`: held here. `imported`: brought in as a transcript. */
  origin!: InterviewOrigin;
  mode!: KitMode;
  startedAt!: Date | null;
  completedAt!: Date | null;
  durationSeconds!: number | null;
  endReason!: EndReason | null;
}

export class ReportPerson {
  id!: string;
  /** @example 'Jo Park' */
  name!: string;
  headline!: string | null;
}

export class ReportJob {
  id!: string;
  /** @example 'Backend Engineer' */
  title!: string;
  department!: string | null;
  location!: string | null;
}

export class ReportKit {
  id!: string;
  /** @example 'First round' */
  title!: string;
  /** @example 1 */
  number!: number;
  purpose!: string;
  /** SHA-256 of the frozen content. */
  contentHash!: string;
}

export class ReportRun {
  /** @example 1 */
  number!: number;
  status!: RunState;
  source!: EvaluationSource | null;
  /** @example 'rules' */
  model!: string;
  createdAt!: Date;
  finishedAt!: Date | null;
  promptHash!: string;
  rubricHash!: string;
  inputHash!: string;
  tokensIn!: number | null;
  tokensOut!: number | null;
  note!: string | null;
}

export class ReportSummary {
  /**
   * Weighted mean of the levels; null when too little could be rated.
   * @example 3.4
   */
  total!: number | null;
  band!: Band | null;
  /**
   * Weight scored / weight asked.
   * @example 0.86
   */
  coverage!: number;
  /** Below this coverage there is no total. */
  minimumCoverage!: number;
  /** @example 6 */
  competenciesRated!: number;
  /** @example 7 */
  competenciesAsked!: number;
  /** @example 19 */
  verifiedQuotes!: number;
  /** Quotes that were proposed and thrown out. */
  refusedQuotes!: number;
  /** What the figures mean, in a sentence. */
  explanation!: string;
}

export class ReportIndicator {
  /** @example 'Names the cause' */
  text!: string;
  /** Heard in the answers; null: not checked, as always without a model. */
  isMet!: boolean | null;
}

export class ReportCompetency {
  /** @example 'incident-handling' */
  key!: string;
  /** @example 'Incident handling' */
  name!: string;
  definition!: string;
  /** @example 2 */
  weight!: number;
  /**
   * 1–5; null: not assessed.
   * @example 4
   */
  level!: number | null;
  levelText!: string | null;
  rationale!: string;
  indicators!: ReportIndicator[];
  /** Who has to tick them, when nobody has checked them; else null. */
  indicatorsNote!: string | null;
  /** Quotes that were found in the candidate's own answers. */
  evidence!: EvidenceView[];
  /** Quotes that were proposed but do not count, with the reason. */
  refusedEvidence!: EvidenceView[];
  /** @example 0.6 */
  confidence!: number;
  source!: 'model' | 'rules' | null;
  model!: string | null;
  /** Why rules answered although a model is configured. */
  degraded!: string | null;
}

export class ReportSuspicion extends SuspicionView {
  /** The words that were set aside. */
  excerpt!: string;
}

export class ReportTurn extends TurnView {
  /** The competency that the kit's question is about. */
  competency!: string | null;
}

/** What a hiring manager reads: levels with the quotes that they rest on, what was not assessed, and how all of it was made. */
export class ReportView {
  generatedAt!: Date;
  candidate!: ReportPerson;
  job!: ReportJob;
  kit!: ReportKit;
  interview!: ReportInterview;
  /** How this report was made, for everybody who reads it. */
  disclosure!: string[];
  /** null: nobody has signed it off. */
  signOff!: SignOffView | null;
  /** The evaluation that was signed off, else the newest finished one; null: not evaluated yet. */
  evaluation!: ReportRun | null;
  summary!: ReportSummary | null;
  competencies!: ReportCompetency[];
  suspicions!: ReportSuspicion[];
  transcript!: ReportTurn[];
}
