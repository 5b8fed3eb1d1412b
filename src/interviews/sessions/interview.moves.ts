import { stateTable } from '../../platform/transitions';

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

/**
 * Every legal move of an interview. A move with `can` is offered to callers who may make it (`allowedTransitions`), because a route of that name
 * exists. The others are made by the server, or wait for the chapter that brings their route: nobody is offered what cannot be called.
 */
export const interviewMoves = stateTable('interview', INTERVIEW_STATES, [
  { verb: 'prepare', from: ['draft'], to: 'ready' },
  { verb: 'schedule', from: ['ready'], to: 'scheduled' },
  { verb: 'reschedule', from: ['scheduled'], to: 'scheduled' },
  // Inviting again replaces the link: the old one is void from that moment.
  { verb: 'invite', from: ['ready', 'invited', 'expired'], to: 'invited', can: 'interviews:write' },
  { verb: 'start', from: ['scheduled', 'invited'], to: 'in_progress', can: 'interviews:conduct' },
  { verb: 'no-show', from: ['scheduled'], to: 'no_show' },
  { verb: 'expire', from: ['invited'], to: 'expired' },
  { verb: 'pause', from: ['in_progress'], to: 'paused', can: 'interviews:conduct' },
  { verb: 'resume', from: ['paused'], to: 'in_progress', can: 'interviews:conduct' },
  { verb: 'complete', from: ['in_progress'], to: 'completed', can: 'interviews:conduct' },
  { verb: 'abandon', from: ['in_progress', 'paused'], to: 'abandoned' },
  { verb: 'reopen', from: ['abandoned'], to: 'in_progress' },
  // Evaluated or finally failed: either way people go on.
  { verb: 'evaluate', from: ['completed', 'abandoned'], to: 'evaluating' },
  { verb: 'await-review', from: ['evaluating'], to: 'awaiting_review' },
  { verb: 'sign-off', from: ['awaiting_review'], to: 'reviewed', can: 'interviews:write' },
  { verb: 'cancel', from: ['draft', 'ready', 'scheduled', 'invited', 'expired'], to: 'cancelled', can: 'interviews:write' },
]);
