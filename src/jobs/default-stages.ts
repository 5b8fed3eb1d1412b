import type { StageType } from './stage.entity';

/** The way through a job that nobody planned otherwise. */
export const defaultStages: readonly { type: StageType; name: string }[] = [
  { type: 'applied', name: 'Applied' },
  { type: 'screening', name: 'Screening' },
  { type: 'interview', name: 'Interview' },
  { type: 'assessment', name: 'Assessment' },
  { type: 'review', name: 'Review' },
  { type: 'offer', name: 'Offer' },
];
