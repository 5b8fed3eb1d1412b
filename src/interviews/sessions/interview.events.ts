import { z } from 'zod';
import { eventsOf } from '../../platform/events/domain-event';
import { INTERVIEW_STATES, type InterviewState } from './interview.states';

const data = z.object({
  interviewId: z.uuid(),
  applicationId: z.uuid(),
  candidateId: z.uuid(),
  jobId: z.uuid(),
  status: z.enum(INTERVIEW_STATES),
});
interface Row {
  id: string;
  applicationId: string;
  candidateId: string;
  jobId: string;
  status: InterviewState;
}
const interview = eventsOf('interview', data, ({ id, applicationId, candidateId, jobId, status }: Row) => {
  return { interviewId: id, applicationId, candidateId, jobId, status };
});

export const InterviewCreated = interview('created', 'An interview was prepared for an application.');
export const InterviewImported = interview('imported', 'The transcript of an interview that was held elsewhere was brought in.');
export const InterviewInvited = interview('invited', 'The candidate has a link to the interview; an earlier one is void.');
export const InterviewStarted = interview('started', 'The first question was asked.');
export const InterviewPaused = interview('paused', 'An interview was interrupted.');
export const InterviewResumed = interview('resumed', 'An interrupted interview goes on.');
export const InterviewCompleted = interview('completed', 'An interview came to its end.');
export const InterviewAbandoned = interview('abandoned', 'The candidate left an interview and did not come back.');
export const InterviewExpired = interview('expired', 'The link to an interview ran out unused.');
export const InterviewCancelled = interview('cancelled', 'An interview was called off.');
export const InterviewAwaitsReview = interview('awaits_review', 'The evaluation has ended; a person has to look at it and sign.');
export const InterviewReviewed = interview('reviewed', 'A person has signed the evaluation off.');
