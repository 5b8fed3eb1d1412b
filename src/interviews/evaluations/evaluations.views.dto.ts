import type { CompetencyResult } from './competency-result.entity';
import type { EvaluationSource, Suspicion } from './evaluation-run.entity';
import type { Evidence, Refusal } from './evidence';
import type { RunState } from './run.states';
import type { RunWithResults } from './run-with-results';
import type { SuspicionKind } from './suspicion-phrases';
import type { Band } from './totals';

/** A quote from the candidate's own answers. It counts only when it was found there. */
export class EvidenceView {
  /**
   * The turn that it was said in.
   * @example 3
   */
  turn!: number;
  /**
   * Where it begins in that answer, in UTF-16 units; null when it was not found.
   * @example 42
   */
  start!: number | null;
  /** @example 118 */
  end!: number | null;
  /**
   * The candidate's words, verbatim; when not verified: the words as claimed.
   * @example 'I rolled the release back within six minutes and measured the lock in staging.'
   */
  quote!: string;
  verified!: boolean;
  /** Why it does not count; null when it does. */
  reason!: Refusal | null;

  static of(evidence: Evidence): EvidenceView {
    const { turn, start, end, quote, verified } = evidence;
    return { turn, start, end, quote, verified, reason: evidence.verified ? null : evidence.reason };
  }
}

export class CompetencyResultView {
  /** @example 'incident-handling' */
  competencyKey!: string;
  /** @example 'Incident handling' */
  name!: string;
  /** @example 2 */
  weight!: number;
  /**
   * 1–5; null: insufficient evidence.
   * @example 4
   */
  level!: number | null;
  /** The description of that level in the kit. */
  levelText!: string | null;
  /** What was proposed before the quotes were checked. */
  proposedLevel!: number | null;
  /** Those of the kit’s indicators that the quotes show; null: not checked, as always without a model. */
  indicatorsMet!: string[] | null;
  rationale!: string;
  evidence!: EvidenceView[];
  /**
   * 0–1, as the scorer itself puts it.
   * @example 0.6
   */
  confidence!: number;
  /** Who proposed it; null when nobody could. */
  source!: 'model' | 'rules' | null;
  model!: string | null;
  /** The row of GET /ai/calls behind it. */
  callId!: string | null;
  /** Why rules answered although a model is configured. */
  degraded!: string | null;
  /** The code of the problem that kept it from being rated. */
  failure!: string | null;
}

/** Words of the candidate that talk to the evaluator. They were set aside: no evidence, no influence. */
export class SuspicionView {
  /** @example 2 */
  turn!: number;
  start!: number;
  end!: number;
  kind!: SuspicionKind;

  static of({ turn, start, end, kind }: Suspicion): SuspicionView {
    return { turn, start, end, kind };
  }
}

/** A machine's proposal for people to check; nobody is decided on by it. */
export class EvaluationView {
  id!: string;
  interviewId!: string;
  /**
   * 1, 2, 3 … within the interview.
   * @example 1
   */
  number!: number;
  status!: RunState;
  /** Who answered: `mixed` when rules had to step in for a part. */
  source!: EvaluationSource | null;
  /**
   * The model that was to be asked, or `rules`.
   * @example 'rules'
   */
  model!: string;
  /**
   * Weight scored / weight asked.
   * @example 0.86
   */
  coverage!: number | null;
  /** Below this coverage there is no total. */
  minimumCoverage!: number;
  /**
   * Weighted mean of the levels; null below the minimum coverage.
   * @example 3.4
   */
  total!: number | null;
  band!: Band | null;
  /** One for each competency of the kit, in its order, as far as the run has come. */
  competencies!: CompetencyResultView[];
  /** Whether any words of the candidate were set aside. */
  suspectedInjection!: boolean;
  suspicions!: SuspicionView[];
  note!: string | null;
  /** What it was made from: two runs with the same four hashes would only repeat each other. */
  promptHash!: string;
  rubricHash!: string;
  inputHash!: string;
  tokensIn!: number | null;
  tokensOut!: number | null;
  /** Who asked for it; null: the server itself. */
  requestedBy!: string | null;
  createdAt!: Date;
  startedAt!: Date | null;
  finishedAt!: Date | null;

  static of({ run, results, kit }: RunWithResults): EvaluationView {
    return {
      id: run.id,
      interviewId: run.interviewId,
      number: run.number,
      status: run.status,
      source: run.source,
      model: run.model,
      coverage: run.coverage,
      minimumCoverage: kit.minimumCoverage,
      total: run.total,
      band: run.band,
      competencies: kit.content.competencies.flatMap((competency) => {
        const result = results.find(({ competencyKey }) => competencyKey === competency.key);
        return result ? [resultView(competency, result)] : [];
      }),
      suspectedInjection: run.suspicions.length > 0,
      suspicions: run.suspicions.map((suspicion) => SuspicionView.of(suspicion)),
      note: run.note,
      promptHash: run.promptHash,
      rubricHash: run.rubricHash,
      inputHash: run.inputHash,
      tokensIn: run.tokensIn,
      tokensOut: run.tokensOut,
      requestedBy: run.requestedBy,
      createdAt: run.createdAt,
      startedAt: run.startedAt,
      finishedAt: run.finishedAt,
    };
  }
}

function resultView(
  { name, weight, levels }: RunWithResults['kit']['content']['competencies'][number],
  result: CompetencyResult,
): CompetencyResultView {
  return {
    competencyKey: result.competencyKey,
    name,
    weight,
    level: result.level,
    levelText: result.level === null ? null : (levels[result.level - 1] ?? null),
    proposedLevel: result.proposedLevel,
    indicatorsMet: result.source === 'model' ? result.indicatorsMet : null,
    rationale: result.rationale,
    evidence: result.evidence.map((evidence) => EvidenceView.of(evidence)),
    confidence: result.confidence,
    source: result.source,
    model: result.model,
    callId: result.callId,
    degraded: result.degraded,
    failure: result.failure,
  };
}
