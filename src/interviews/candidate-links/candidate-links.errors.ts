import { Conflict, Gone } from '../../platform/errors';

export const NotInWriting = Conflict(
  'candidate.not-in-writing',
  'This interview is held by people, not in writing. Wait for the invitation to the conversation.',
);
export const InterviewOver = Gone('candidate.interview-over', 'This interview is over. There is nothing left to answer; thank you for your time.');
