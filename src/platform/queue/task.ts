import { namingDecorator } from '../discover';

/**
 * A provider method that does a piece of background work: `@Task('evaluations/run')` on `run(caller, payload)`.
 * Delivered at least once, so it must bear being repeated.
 */
export const Task = namingDecorator('Task');

/** What a piece of work carries: on whose behalf, and what. */
export interface TaskEnvelope {
  organizationId: string;
  userId: string | null;
  requestId: string;
  payload: Record<string, unknown>;
}

/** Brings back the caller on whose behalf a piece of work was asked for, with the rights of now. The auth chapter provides it. */
export abstract class TaskCallers {
  abstract restore(envelope: Omit<TaskEnvelope, 'payload'>): Promise<unknown>;
}
