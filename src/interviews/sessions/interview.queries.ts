import { instant, jsonListOf, jsonOf, type JsonFields } from '../../platform/database/json-view';
import { prepared } from '../../platform/database/prepared';
import type { WrittenList } from '../../platform/http/written-pages';
import type { InterviewProgress, InterviewView, InterviewWithTurns, InvitationStatus, TurnView } from './interviews.views.dto';

const invitation: JsonFields<InvitationStatus> = {
  expiresAt: instant('interview.link_expires_at'),
  usesLeft: 'coalesce(interview.link_uses_left, 0)',
  revision: 'interview.revision',
};

/** To the millisecond, as everything that an interview shows of its time. */
const cut = (column: string): string => `date_trunc('milliseconds', interview.${column})`;

/** $1: what the caller may do, by status. */
const fields: JsonFields<InterviewView> = {
  id: 'interview.id',
  applicationId: 'interview.application_id',
  candidateId: 'interview.candidate_id',
  jobId: 'interview.job_id',
  kitId: 'interview.kit_id',
  kitHash: 'interview.kit_hash',
  mode: 'interview.mode',
  origin: 'interview.origin',
  status: 'interview.status',
  allowedTransitions: '$1::jsonb -> interview.status',
  invitation: `CASE WHEN interview.link_token_hash IS NOT NULL AND interview.link_expires_at IS NOT NULL THEN ${jsonOf(invitation)} END`,
  disclosureAcceptedAt: instant('interview.disclosure_accepted_at'),
  startedAt: instant('interview.started_at'),
  pausedAt: instant('interview.paused_at'),
  completedAt: instant('interview.completed_at'),
  pausedSeconds: 'interview.paused_seconds',
  durationSeconds: `CASE WHEN interview.started_at IS NOT NULL AND interview.completed_at IS NOT NULL
    THEN greatest(0, greatest(0, round(extract(epoch FROM ${cut('completed_at')} - ${cut('started_at')})::numeric)::int) - interview.paused_seconds) END`,
  endReason: 'interview.end_reason',
  cancelReason: 'interview.cancel_reason',
  createdAt: instant('interview.created_at'),
  updatedAt: instant('interview.updated_at'),
  version: 'interview.version',
};

const turn: JsonFields<TurnView> = {
  number: 'turn.number',
  parentNumber: 'turn.parent_number',
  questionKey: 'turn.question_key',
  kind: 'turn.kind',
  question: 'turn.question',
  questionSource: 'turn.question_source',
  status: 'turn.status',
  answer: 'turn.answer',
  answeredAt: instant('turn.answered_at'),
  declined: 'turn.declined',
  verdict: 'turn.verdict',
  verdictSource: 'turn.verdict_source',
  skipped: 'turn.skipped',
  degraded: 'turn.degraded',
};

const ofInterview = 'turns turn WHERE turn.organization_id = interview.organization_id AND turn.interview_id = interview.id';

/** A question counts once, however many turns it took; questions of no kit, in a transcript, do not count. */
const progress: JsonFields<InterviewProgress> = {
  questionsAsked: `(SELECT count(*) FROM jsonb_array_elements(kit.content -> 'questions') question
    WHERE question ->> 'key' IN (SELECT turn.question_key FROM ${ofInterview}))`,
  questionsTotal: `jsonb_array_length(kit.content -> 'questions')`,
  openTurn: `(SELECT min(turn.number) FROM ${ofInterview} AND turn.status = 'asked')`,
};

const withTurns: JsonFields<InterviewWithTurns> = {
  ...fields,
  progress: jsonOf(progress),
  turns: jsonListOf(turn, `${ofInterview} ORDER BY turn.number`),
};

/** $1 what the caller may do, $2 organization, $3 id. */
export const oneInterview = prepared(
  'interview',
  `SELECT interview.id, interview.version, ${jsonOf(withTurns)}::text AS json FROM interviews interview
    JOIN kits kit ON kit.organization_id = interview.organization_id AND kit.id = interview.kit_id
    WHERE interview.organization_id = $2 AND interview.id = $3`,
);

export const interviewList: WrittenList<InterviewView> = {
  name: 'interviews',
  from: 'interviews interview',
  json: jsonOf(fields),
  sortable: { createdAt: 'created_at', updatedAt: 'updated_at', status: 'status' },
  default: '-createdAt',
};
