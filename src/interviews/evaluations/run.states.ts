export const RUN_STATES = ['queued', 'running', 'succeeded', 'partial', 'failed', 'superseded', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** Came to a result, of all or of some competencies. */
export const FINISHED_RUN_STATES: readonly RunState[] = ['succeeded', 'partial'];
