import type { Caller } from '../../auth/access';
import type { Competency, KitContent, Question, QuestionKind } from './kit-content';
import type { Kit, KitMode, KitSource } from './kit.entity';
import { kitMoves, type KitStatus } from './kit.moves';
import type { Check, Finding, KitChecks, RequirementCoverage, Severity } from './question-checks';

export class CompetencyView {
  /** @example 'problem-solving' */
  key!: string;
  /** @example 'Problem solving' */
  name!: string;
  definition!: string;
  /** @example 20 */
  weight!: number;
  /** Levels 1 to 5 in this order. */
  levels!: string[];
  /** What a listener can tick. */
  indicators!: string[];
  /** Requirements of the job that it answers for. */
  requirementIds!: string[];

  static of(competency: Competency): CompetencyView {
    return { ...competency, requirementIds: competency.requirementIds ?? [] };
  }
}

export class QuestionView {
  /** @example 'problem-solving-1' */
  key!: string;
  /** @example 'Tell me about a problem at work whose cause was not what everybody first thought. How did you find out?' */
  text!: string;
  /** @example 'problem-solving' */
  competency!: string;
  kind!: QuestionKind;
  expectedSignals!: string[];
  /** @example 2 */
  probeBudget!: number;
  /** @example 6 */
  minutes!: number;
  required!: boolean;

  static of(question: Question): QuestionView {
    return { ...question };
  }
}

export class KitContentView {
  competencies!: CompetencyView[];
  questions!: QuestionView[];

  static of({ competencies, questions }: KitContent): KitContentView {
    return { competencies: competencies.map((each) => CompetencyView.of(each)), questions: questions.map((each) => QuestionView.of(each)) };
  }
}

export class KitSummary {
  /** @example '0195f000-0000-7000-8000-000000000041' */
  id!: string;
  /** @example '0195f000-0000-7000-8000-000000000011' */
  jobId!: string;
  /** Set when the kit was made for one application. */
  applicationId!: string | null;
  title!: string;
  purpose!: string;
  /** @example 45 */
  minutes!: number;
  mode!: KitMode;
  status!: KitStatus;
  /**
   * What this caller may do now: each is a route of that name.
   * @example ['publish']
   */
  allowedTransitions!: string[];
  /** Shared by all versions of this kit. */
  familyId!: string;
  /**
   * Which version of the family it is.
   * @example 1
   */
  number!: number;
  /** SHA-256 of the content as canonical JSON (names sorted, no white space); null while it is a draft. */
  contentHash!: string | null;
  /** Who drafted it: a language model, the rules, or a person. */
  source!: KitSource;
  /** @example null */
  model!: string | null;
  /**
   * The share of the weight that has to be scored before a total is shown.
   * @example 0.6
   */
  minimumCoverage!: number;
  publishedAt!: Date | null;
  createdAt!: Date;
  updatedAt!: Date;
  version!: number;

  static of(caller: Caller, kit: Kit): KitSummary {
    return {
      id: kit.id,
      jobId: kit.jobId,
      applicationId: kit.applicationId,
      title: kit.title,
      purpose: kit.purpose,
      minutes: kit.minutes,
      mode: kit.mode,
      status: kit.status,
      allowedTransitions: kitMoves.allowed(kit.status, caller),
      familyId: kit.familyId,
      number: kit.number,
      contentHash: kit.contentHash,
      source: kit.source,
      model: kit.model,
      minimumCoverage: kit.minimumCoverage,
      publishedAt: kit.publishedAt,
      createdAt: kit.createdAt,
      updatedAt: kit.updatedAt,
      version: kit.version,
    };
  }
}

export class KitView extends KitSummary {
  content!: KitContentView;
  /** What the server changed or dropped in the proposal, and what to look at. */
  notes!: string[];

  static override of(caller: Caller, kit: Kit): KitView {
    return Object.assign(KitSummary.of(caller, kit), { content: KitContentView.of(kit.content), notes: kit.notes });
  }
}

export class KitFindingView {
  check!: Check;
  /** `blocking` stands in the way of publishing. */
  severity!: Severity;
  /**
   * Where it is in the content, as a JSON pointer; null for the kit as a whole.
   * @example '/questions/2'
   */
  pointer!: string | null;
  /** @example 'This asks two different things at once; candidates answer one of them. Make two questions of it.' */
  detail!: string;

  static of(finding: Finding): KitFindingView {
    return { ...finding };
  }
}

/** One line of the coverage matrix. */
export class RequirementCoverageView {
  requirementId!: string;
  /** @example 'Experience building REST APIs' */
  text!: string;
  importance!: 'must' | 'nice';
  /** A licence, a degree, a shift: verified on paper or agreed on, so that no question has to ask for it. */
  isVerifiedElsewhere!: boolean;
  /**
   * Keys of the questions that ask for it: by its own terms, by the name of their competency, or else as questions of the competency that answers for it.
   * @example ['communication-1', 'communication-2']
   */
  asked!: string[];
  /** Keys of further questions of a competency that answers for it. */
  touched!: string[];

  static of(coverage: RequirementCoverage): RequirementCoverageView {
    return { ...coverage };
  }
}

export class KitChecksView {
  /** No blocking finding. */
  isPublishable!: boolean;
  findings!: KitFindingView[];
  /** Requirement × question. */
  coverage!: RequirementCoverageView[];

  static of({ findings, coverage }: KitChecks, isPublishable: boolean): KitChecksView {
    return {
      isPublishable,
      findings: findings.map((each) => KitFindingView.of(each)),
      coverage: coverage.map((each) => RequirementCoverageView.of(each)),
    };
  }
}
