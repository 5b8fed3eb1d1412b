export const RUN_STATES = ['queued', 'running', 'succeeded', 'partial', 'failed', 'superseded', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];
