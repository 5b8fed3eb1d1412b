import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Kernel } from '../../ai/kernel';
import { Models } from '../../ai/models/models';
import { NativeFunction } from '../../ai/native/native-function';
import { Wordings } from '../../ai/prompts/wordings/wordings.service';
import type { Caller } from '../../auth/access';
import { Problem } from '../../platform/errors';
import { contentHash } from '../kits/content-hash';
import type { Competency } from '../kits/kit-content';
import type { CompetencyResult } from './competency-result.entity';
import { WrongCompetency } from './evaluations.errors';
import { verifyAll, type Evidence } from './evidence';
import { JUDGE_ANSWER, judgeAnswer, type JudgeAnswer, type JudgeAnswerInput } from './judge-answer';
import type { Material } from './material';
import { SCORE_COMPETENCY, scoreCompetency, scoreCompetencySchema, type CompetencyScore, type ScoreCompetencyInput } from './score-competency';
import { withoutSuspicious } from './suspicion';

/** Goes up when the rules would answer differently, so that their old runs are not taken for new ones. */
const RULES_VERSION = 3;
/** The prompt needs a transcript, and the ledger shows what it was. */
const NO_ANSWERS = '(The candidate gave no answer.)';
const NO_EVIDENCE = 'Insufficient evidence: none of the quotes given for this level was found in the candidate’s own answers.';

export type RatedCompetency = Pick<
  CompetencyResult,
  | 'competencyKey'
  | 'level'
  | 'proposedLevel'
  | 'indicatorsMet'
  | 'rationale'
  | 'evidence'
  | 'confidence'
  | 'source'
  | 'model'
  | 'callId'
  | 'promptHash'
  | 'degraded'
  | 'failure'
  | 'tokensIn'
  | 'tokensOut'
  | 'rawOutput'
>;

/** What it is asked for, and until when. */
interface Asked {
  subject: string;
  signal: AbortSignal;
}

/** Asks for the level of one competency and believes only what it finds in the candidate's words. */
@Injectable()
export class Evaluator {
  constructor(
    private readonly kernel: Kernel,
    private readonly modules: ModuleRef,
  ) {}

  /** What the next answers would be made with, in this organization's wording. */
  async madeWith(organization: { organizationId: string }): Promise<{ model: string; promptHash: string }> {
    const prompt = await this.modules.get(Wordings, { strict: false }).inUse(organization, SCORE_COMPETENCY);
    const model = prompt && this.modules.get(Models, { strict: false }).chain(prompt.config.tier)[0];
    return { model: model ?? 'rules', promptHash: contentHash([prompt?.hash ?? '', RULES_VERSION]) };
  }

  /** Never inside a transaction: it may ask a model. A competency that nobody could rate comes back with its failure. */
  async rate(caller: Caller, competency: Competency, material: Material, { signal, subject }: Asked): Promise<RatedCompetency> {
    try {
      const input: ScoreCompetencyInput = { competency, turns: material.turnsFor(competency.key), setAside: material.setAsideFor(competency.key) };
      const answer = await this.kernel.invoke(caller, SCORE_COMPETENCY, variablesOf(competency, material), {
        schema: scoreCompetencySchema,
        input,
        subject,
        signal,
        // Where nothing was said there is nothing to ask a model about.
        useModel: material.turns.length > 0,
      });
      if (answer.value.competency !== competency.key) throw new WrongCompetency({ asked: competency.key });
      const { source, model, callId, promptHash, degraded = null, tokensIn, tokensOut } = answer;
      return { ...settled(competency, answer.value, material), source, model, callId, promptHash, degraded, failure: null, tokensIn, tokensOut };
    } catch (error) {
      // Whatever can be said in words concerns this competency alone; the others are still rated.
      if (error instanceof Problem) return unrated(competency.key, error.code);
      throw error;
    }
  }

  /** The level without a model. */
  @NativeFunction(SCORE_COMPETENCY)
  scoreByRules(input: ScoreCompetencyInput): CompetencyScore {
    return scoreCompetency(input);
  }

  /** The judgement of an answer without a model. */
  @NativeFunction(JUDGE_ANSWER)
  judgeByRules(input: JudgeAnswerInput): JudgeAnswer {
    return judgeAnswer(input);
  }
}

/** What is kept of an answer: our scale, our indicators, and quotes that were found. Without one, no level. */
function settled(competency: Competency, score: CompetencyScore, material: Material) {
  const evidence = material.inOriginal(verifyAll(score.evidence, material.turns));
  const isProven = evidence.some(({ verified }) => verified);
  const level = score.level === null || !isProven ? null : material.saysNothing(competency.key) ? Math.min(1, score.level) : score.level;
  return {
    competencyKey: competency.key,
    level,
    proposedLevel: score.level,
    indicatorsMet: competency.indicators.filter((indicator) => score.indicatorsMet.includes(indicator)),
    rationale: score.level !== null && !isProven ? `${NO_EVIDENCE} The rationale given was: ${score.rationale}` : score.rationale,
    evidence,
    confidence: level === null ? 0 : score.confidence,
    rawOutput: score,
  };
}

function unrated(competencyKey: string, failure: string): RatedCompetency {
  const nothing = {
    level: null,
    proposedLevel: null,
    source: null,
    model: null,
    callId: null,
    promptHash: null,
    degraded: null,
    tokensIn: null,
    tokensOut: null,
    rawOutput: null,
  };
  const evidence: Evidence[] = [];
  return {
    ...nothing,
    competencyKey,
    indicatorsMet: [],
    rationale: `Not rated: no usable answer came (${failure}). Ask for another run.`,
    evidence,
    confidence: 0,
    failure,
  };
}

function variablesOf(competency: Competency, material: Material): Record<string, string> {
  const { key, name, definition, levels, indicators } = competency;
  return {
    key,
    competency: JSON.stringify({ key, name, definition, levels: Object.fromEntries(levels.map((text, index) => [index + 1, text])), indicators }),
    // One JSON object per line: nothing that a candidate writes can look like the start of another turn.
    transcript:
      material.turns.map(({ number, question, answer }) => JSON.stringify({ turn: number, question, answer: readable(answer) })).join('\n') ||
      NO_ANSWERS,
  };
}

/** Words that talk to the evaluator are not passed on to it. */
function readable(answer: string): string {
  return withoutSuspicious(answer).replace(/ {3,}/g, ' ').trim();
}
