import type { Candidate } from '../../candidates/candidate.entity';
import type { Job } from '../../jobs/job.entity';
import type { CompetencyResult } from '../evaluations/competency-result.entity';
import type { EvaluationRun } from '../evaluations/evaluation-run.entity';
import { EvidenceView } from '../evaluations/evaluations.views.dto';
import type { SignOffView } from '../evaluations/sign-off.dto';
import { totalsOf } from '../evaluations/totals';
import type { Competency } from '../kits/kit-content';
import type { Kit } from '../kits/kit.entity';
import { durationSeconds } from '../sessions/interview-time';
import type { Interview } from '../sessions/interview.entity';
import { TurnView } from '../sessions/interviews.views.dto';
import type { Turn } from '../sessions/turn.entity';
import type { ReportCompetency, ReportRun, ReportSummary, ReportSuspicion, ReportTurn, ReportView } from './reports.dto';

/** Everything that a report is made from. */
export interface ReportMaterial {
  readonly interview: Interview;
  readonly candidate: Candidate;
  readonly job: Job;
  readonly kit: Kit;
  readonly turns: readonly Turn[];
  readonly evaluation: { readonly run: EvaluationRun; readonly results: readonly CompetencyResult[] } | null;
  readonly signOff: SignOffView | null;
  readonly generatedAt: Date;
}

/** Puts the report together. Pure: the same rows make the same report. */
export function reportOf({ interview, candidate, job, kit, turns, evaluation, signOff, generatedAt }: ReportMaterial): ReportView {
  const competencies = kit.content.competencies.map((competency) =>
    competencyOf(
      competency,
      evaluation?.results.find((each) => each.competencyKey === competency.key),
    ),
  );
  return {
    generatedAt,
    candidate: { id: candidate.id, name: candidate.name, headline: candidate.headline },
    job: { id: job.id, title: job.title, department: job.department, location: job.location },
    kit: { id: kit.id, title: kit.title, number: kit.number, purpose: kit.purpose, contentHash: interview.kitHash },
    interview: {
      id: interview.id,
      status: interview.status,
      origin: interview.origin,
      mode: interview.mode,
      startedAt: interview.startedAt,
      completedAt: interview.completedAt,
      durationSeconds: durationSeconds(interview),
      endReason: interview.endReason,
    },
    signOff,
    disclosure: disclosureOf(interview, kit, evaluation?.run ?? null),
    evaluation: evaluation && runOf(evaluation.run),
    summary: evaluation && summaryOf(kit, competencies),
    competencies: evaluation ? competencies : [],
    suspicions: evaluation ? suspicionsOf(evaluation.run, turns) : [],
    transcript: turns.map((turn) => turnOf(turn, kit)),
  };
}

function competencyOf({ key, name, definition, weight, levels, indicators }: Competency, result: CompetencyResult | undefined): ReportCompetency {
  const evidence = (result?.evidence ?? []).map((each) => EvidenceView.of(each));
  const level = result?.level ?? null;
  const isChecked = result?.source === 'model';
  return {
    key,
    name,
    definition,
    weight,
    level,
    levelText: level === null ? null : (levels[level - 1] ?? null),
    rationale: result?.rationale ?? 'This run has no result for it.',
    indicators: indicators.map((text) => ({ text, isMet: isChecked ? result.indicatorsMet.includes(text) : null })),
    indicatorsNote: isChecked || !indicators.length ? null : 'Not checked without a model; tick them yourself.',
    evidence: evidence.filter(({ verified }) => verified),
    refusedEvidence: evidence.filter(({ verified }) => !verified),
    confidence: result?.confidence ?? 0,
    source: result?.source ?? null,
    model: result?.source === 'model' ? result.model : null,
    degraded: result?.degraded ?? null,
  };
}

function summaryOf({ content, minimumCoverage }: Kit, competencies: readonly ReportCompetency[]): ReportSummary {
  const totals = totalsOf(
    content.competencies,
    competencies.map(({ key, level }) => ({ competencyKey: key, level })),
    minimumCoverage,
  );
  const rated = competencies.filter(({ level }) => level !== null);
  const asked = competencies.length;
  const share = `${Math.round(totals.coverage * 100)} % of the weight (${rated.length} of ${asked} competencies)`;
  const floor = `${Math.round(minimumCoverage * 100)} %`;
  const explanation =
    totals.total === null
      ? `No total: ${share} could be rated, and this kit asks for at least ${floor}. What was rated stands below.`
      : `Weighted mean of the levels that could be rated: ${share}. What was not assessed lowers the coverage, never the total.`;
  return {
    ...totals,
    minimumCoverage,
    competenciesRated: rated.length,
    competenciesAsked: asked,
    verifiedQuotes: competencies.reduce((sum, each) => sum + each.evidence.length, 0),
    refusedQuotes: competencies.reduce((sum, each) => sum + each.refusedEvidence.length, 0),
    explanation,
  };
}

function runOf(run: EvaluationRun): ReportRun {
  const { number, status, source, model, createdAt, finishedAt, promptHash, rubricHash, inputHash, tokensIn, tokensOut, note } = run;
  return { number, status, source, model, createdAt, finishedAt, promptHash, rubricHash, inputHash, tokensIn, tokensOut, note };
}

function suspicionsOf(run: EvaluationRun, turns: readonly Turn[]): ReportSuspicion[] {
  const answers = new Map(turns.map(({ number, answer }) => [number, answer ?? '']));
  return run.suspicions.map(({ turn, start, end, kind }) => ({ turn, start, end, kind, excerpt: (answers.get(turn) ?? '').slice(start, end) }));
}

function turnOf(turn: Turn, { content }: Kit): ReportTurn {
  const question = content.questions.find(({ key }) => key === turn.questionKey);
  const competency = content.competencies.find(({ key }) => key === question?.competency);
  return Object.assign(TurnView.of(turn), { competency: competency?.name ?? null });
}

function disclosureOf(interview: Interview, kit: Kit, run: EvaluationRun | null): string[] {
  const held =
    interview.origin === 'imported'
      ? 'The interview was held elsewhere; this report reads its transcript.'
      : `The interview was held in writing. The server decided what was asked; ${questionsOf(kit)}`;
  if (!run) return [held, 'It has not been evaluated yet: there are no levels in this report.'];
  return [
    held,
    madeBy(run),
    'Every level rests on quotes that were looked up in the candidate’s own answers, character by character. A level without such a quote is not given.',
    'Names, e-mail addresses, phone numbers and links were masked before anything was rated.',
    'These are proposals for people to check. Nobody is advanced or rejected by them.',
  ];
}

function questionsOf({ applicationId }: Kit): string {
  return applicationId
    ? 'this kit was made for this application alone; other candidates of the job may have been asked other questions.'
    : 'every candidate of this kit gets the same questions.';
}

function madeBy({ source, model }: EvaluationRun): string {
  if (source === 'model') return `The levels were proposed by a language model (${model}).`;
  if (source === 'mixed')
    return `The levels were proposed in part by a language model (${model}), in part by fixed rules without a model; each says by which.`;
  if (source === 'rules')
    return 'The levels were proposed by fixed rules that read the wording of the answers, without a language model. They are a first sorting and need a careful reader.';
  return 'Nobody could propose levels; see the note of the run.';
}
