import { stateTable } from '../../platform/transitions';
import {
  InterviewAbandoned,
  InterviewAwaitsReview,
  InterviewCancelled,
  InterviewCompleted,
  InterviewExpired,
  InterviewInvited,
  InterviewPaused,
  InterviewResumed,
  InterviewReviewed,
  InterviewStarted,
} from './interview.events';
import { INTERVIEW_STATES } from './interview.states';

/**
 * Every legal move of an interview. A move with `can` is offered to callers who may make it (`allowedTransitions`), because a route of that name
 * exists. The others are made by the server, or wait for the chapter that brings their route: nobody is offered what cannot be called.
 */
export const interviewMoves = stateTable('interview', INTERVIEW_STATES, [
  { verb: 'prepare', from: ['draft'], to: 'ready' },
  { verb: 'schedule', from: ['ready'], to: 'scheduled' },
  { verb: 'reschedule', from: ['scheduled'], to: 'scheduled' },
  // Inviting again replaces the link: the old one is void from that moment.
  { verb: 'invite', from: ['ready', 'invited', 'expired'], to: 'invited', can: 'interviews:write', tells: InterviewInvited },
  { verb: 'start', from: ['scheduled', 'invited'], to: 'in_progress', can: 'interviews:conduct', tells: InterviewStarted },
  { verb: 'no-show', from: ['scheduled'], to: 'no_show' },
  { verb: 'expire', from: ['invited'], to: 'expired', tells: InterviewExpired },
  { verb: 'pause', from: ['in_progress'], to: 'paused', can: 'interviews:conduct', tells: InterviewPaused },
  { verb: 'resume', from: ['paused'], to: 'in_progress', can: 'interviews:conduct', tells: InterviewResumed },
  { verb: 'complete', from: ['in_progress'], to: 'completed', can: 'interviews:conduct', tells: InterviewCompleted },
  { verb: 'abandon', from: ['in_progress', 'paused'], to: 'abandoned', tells: InterviewAbandoned },
  { verb: 'reopen', from: ['abandoned'], to: 'in_progress' },
  // Evaluated or finally failed: either way people go on.
  { verb: 'evaluate', from: ['completed', 'abandoned'], to: 'evaluating' },
  { verb: 'await-review', from: ['evaluating'], to: 'awaiting_review', tells: InterviewAwaitsReview },
  { verb: 'sign-off', from: ['awaiting_review'], to: 'reviewed', can: 'interviews:write', tells: InterviewReviewed },
  {
    verb: 'cancel',
    from: ['draft', 'ready', 'scheduled', 'invited', 'expired'],
    to: 'cancelled',
    can: 'interviews:write',
    tells: InterviewCancelled,
  },
]);
