import type { Interview } from './interview.entity';

const secondsBetween = (from: Date, to: Date) => Math.max(0, Math.round((to.getTime() - from.getTime()) / 1_000));

/** The pauses up to this moment in seconds, the one going on included. */
export function pausedUntil(now: Date, { pausedAt, pausedSeconds }: Pick<Interview, 'pausedAt' | 'pausedSeconds'>): number {
  return pausedAt ? pausedSeconds + secondsBetween(pausedAt, now) : pausedSeconds;
}

/** From start to end without the pauses, in seconds; null for an interview that has not ended. */
export function durationSeconds({
  startedAt,
  completedAt,
  pausedSeconds,
}: Pick<Interview, 'startedAt' | 'completedAt' | 'pausedSeconds'>): number | null {
  if (!startedAt || !completedAt) return null;
  return Math.max(0, secondsBetween(startedAt, completedAt) - pausedSeconds);
}
