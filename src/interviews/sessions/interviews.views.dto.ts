import type { Caller } from '../../auth/access';
import type { StatusChange } from '../../platform/history/status-change.entity';
import type { KitMode } from '../kits/kit.entity';
import type { KitContent } from '../kits/kit-content';
import { durationSeconds } from './interview-time';
import type { EndReason, Interview, InterviewOrigin } from './interview.entity';
import { interviewMoves } from './interview.moves';
import type { InterviewState } from './interview.states';
import type { QuestionSource, Turn, TurnKind, TurnState, Verdict, VerdictSource } from './turn.entity';

/** The current invitation link. Its token was shown once, when it was made. */
export class InvitationStatus {
  expiresAt!: Date;
  /** How often the link may still be used. */
  usesLeft!: number;
  /** Goes up with every invitation; links of earlier revisions are void. */
  revision!: number;
}

export class InterviewView {
  /** @example '0195f000-0000-7000-8000-000000000050' */
  id!: string;
  /** @example '0195f000-0000-7000-8000-000000000030' */
  applicationId!: string;
  /** @example '0195f000-0000-7000-8000-000000000020' */
  candidateId!: string;
  /** @example '0195f000-0000-7000-8000-000000000011' */
  jobId!: string;
  /** @example '0195f000-0000-7000-8000-000000000041' */
  kitId!: string;
  /** SHA-256 of the kit's content, frozen when the interview was made. */
  kitHash!: string;
  mode!: KitMode;
  /** `live`: held here. `imported`: brought in as a transcript. */
  origin!: InterviewOrigin;
  status!: InterviewState;
  /**
   * What this caller may do now: each is a route of that name.
   * @example ['invite', 'cancel']
   */
  allowedTransitions!: string[];
  invitation!: InvitationStatus | null;
  disclosureAcceptedAt!: Date | null;
  startedAt!: Date | null;
  pausedAt!: Date | null;
  completedAt!: Date | null;
  /** The pauses that are over, added up. */
  pausedSeconds!: number;
  /** From start to end without the pauses, counted on the server; null until the end. */
  durationSeconds!: number | null;
  endReason!: EndReason | null;
  cancelReason!: string | null;
  createdAt!: Date;
  updatedAt!: Date;
  version!: number;

  static of(caller: Caller, interview: Interview): InterviewView {
    const { linkTokenHash, linkExpiresAt, linkUsesLeft, revision } = interview;
    return {
      id: interview.id,
      applicationId: interview.applicationId,
      candidateId: interview.candidateId,
      jobId: interview.jobId,
      kitId: interview.kitId,
      kitHash: interview.kitHash,
      mode: interview.mode,
      origin: interview.origin,
      status: interview.status,
      allowedTransitions: interviewMoves.allowed(interview.status, caller),
      invitation: linkTokenHash && linkExpiresAt ? { expiresAt: linkExpiresAt, usesLeft: linkUsesLeft ?? 0, revision } : null,
      disclosureAcceptedAt: interview.disclosureAcceptedAt,
      startedAt: interview.startedAt,
      pausedAt: interview.pausedAt,
      completedAt: interview.completedAt,
      pausedSeconds: interview.pausedSeconds,
      durationSeconds: durationSeconds(interview),
      endReason: interview.endReason,
      cancelReason: interview.cancelReason,
      createdAt: interview.createdAt,
      updatedAt: interview.updatedAt,
      version: interview.version,
    };
  }
}

export class TurnView {
  /** @example 1 */
  number!: number;
  /** The turn that a follow-up or redirect goes back to. */
  parentNumber!: number | null;
  /** The kit's question that this turn serves. */
  questionKey!: string | null;
  kind!: TurnKind;
  question!: string;
  /** Who worded the question. */
  questionSource!: QuestionSource;
  /** `judged`: nothing more happens to it. That is so for a turn that was still open when the interview ended, too: it is skipped, without answer and verdict. */
  status!: TurnState;
  answer!: string | null;
  answeredAt!: Date | null;
  /** What was sent with the answer. "I don't know." as a text leaves it false, although the verdict may be `declined`. */
  declined!: boolean;
  /** null when open, or when no judgement could be relied on: then nothing is held against the candidate. */
  verdict!: Verdict | null;
  verdictSource!: VerdictSource | null;
  /** Left without an answer: still none after the one redirect, or the interview ended first. */
  skipped!: boolean;
  /** Why no model's judgement was used; null when one was, or none was needed. */
  degraded!: string | null;

  static of(turn: Turn): TurnView {
    return {
      number: turn.number,
      parentNumber: turn.parentNumber,
      questionKey: turn.questionKey,
      kind: turn.kind,
      question: turn.question,
      questionSource: turn.questionSource,
      status: turn.status,
      answer: turn.answer,
      answeredAt: turn.answeredAt,
      declined: turn.declined,
      verdict: turn.verdict,
      verdictSource: turn.verdictSource,
      skipped: turn.skipped,
      degraded: turn.degraded,
    };
  }
}

/** How far the interview has come, in questions of the kit. */
export class InterviewProgress {
  /** @example 2 */
  questionsAsked!: number;
  /** @example 6 */
  questionsTotal!: number;
  /** The number of the turn that waits for an answer. */
  openTurn!: number | null;

  static of(content: KitContent, turns: readonly Turn[]): InterviewProgress {
    const asked = new Set(turns.map(({ questionKey }) => questionKey));
    return {
      questionsAsked: content.questions.filter(({ key }) => asked.has(key)).length,
      questionsTotal: content.questions.length,
      openTurn: turns.find(({ status }) => status === 'asked')?.number ?? null,
    };
  }
}

export class InterviewWithTurns extends InterviewView {
  progress!: InterviewProgress;
  turns!: TurnView[];
}

/** What became of an answer. The same answer sent again gets the same. */
export class AnswerView {
  turn!: TurnView;
  /** The turn to be answered next; null when the interview has ended, is paused, or the answer is still being judged. */
  next!: TurnView | null;
  status!: InterviewState;
  endReason!: EndReason | null;
  /**
   * What this caller may do with the interview now.
   * @example ['pause', 'complete']
   */
  allowedTransitions!: string[];
  progress!: InterviewProgress;
  /** Set when the interview goes on without a model: why, in words. */
  degraded!: string | null;
}

/** The invitation just made. The token is in this answer only: it is stored as a hash. */
export class InvitationView {
  /** What the link carries. It cannot be shown again; invite again for another. */
  linkToken!: string;
  expiresAt!: Date;
  /** @example 1 */
  usesLeft!: number;
  interview!: InterviewView;
}

/** One move of the interview: who, when, from, to, why. */
export class InterviewChange {
  /** @example 'start' */
  verb!: string;
  /** @example 'invited' */
  from!: string | null;
  /** @example 'in_progress' */
  to!: string;
  at!: Date;
  /** null: the server itself. */
  userId!: string | null;
  reason!: string | null;

  static of({ verb, from, to, at, userId, reason }: StatusChange): InterviewChange {
    return { verb, from, to, at, userId, reason };
  }
}
