export const INTERVIEW_STATES = [
  'draft',
  'ready',
  'scheduled',
  'invited',
  'in_progress',
  'paused',
  'completed',
  'abandoned',
  'expired',
  'no_show',
  'evaluating',
  'awaiting_review',
  'reviewed',
  'cancelled',
] as const;

export type InterviewState = (typeof INTERVIEW_STATES)[number];
