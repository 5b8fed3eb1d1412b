import type { EntityManager } from 'typeorm';
import type { NamingDecorator } from '../discover';
import { namingDecorator } from '../discover';

/** What is known of a kind of work besides its name. */
export interface TaskFacts {
  /** Whoever asked for it must still hold this permission when it runs; else it is refused. */
  can?: string;
  /** The server's own housekeeping: not in the list of tasks that people see. */
  internal?: boolean;
  /** How many are done at a time by one process, and how many of these for the same one: its organization, or whatever it takes turns with. */
  places?: Places;
}

export interface Places {
  all: number;
  each: number;
}

const named = namingDecorator('Task');
const FACTS = Symbol('task facts');

/**
 * A provider method that does a piece of background work: `@Task('evaluations/run')` on `run(caller, payload, run)`.
 * Delivered at least once, so it must bear being repeated. `@Task('evaluations/run.failed')` is called, as the server,
 * with work that was set aside: after its last try, when it was refused, or when somebody cancelled it.
 */
export const Task = Object.assign(
  (name: string, facts: TaskFacts = {}): MethodDecorator =>
    (target, property, descriptor) => {
      named(name)(target, property, descriptor as PropertyDescriptor);
      Reflect.defineMetadata(FACTS, facts, descriptor.value as object);
    },
  { key: named.key, label: named.label },
) as NamingDecorator & ((name: string, facts?: TaskFacts) => MethodDecorator);

/**
 * A provider method that brings back to work what giving up has ended: `@Retried('evaluations/run')` on `reopen(manager, caller, payload)`. It is called when
 * somebody has work of this kind tried again, in the transaction of that request; a problem that it throws is the answer, and nothing is tried again.
 */
export const Retried = namingDecorator('Retried');

/** What the decorator of a discovered method said. */
export function taskFacts(handler: object): TaskFacts {
  return (Reflect.getMetadata(FACTS, handler) ?? {}) as TaskFacts;
}

/** Where work of this kind goes after its last try. */
export const setAside = (task: string): string => `${task}.failed`;

/** What a piece of work carries: on whose behalf, and what. */
export interface TaskEnvelope {
  organizationId: string;
  userId: string | null;
  /** The API key of the machine that asked for it, as this user. */
  apiKeyId?: string;
  /** Who made that key; not known of what is tried again by hand, until its caller is brought back. */
  apiKeyMakerId?: string;
  /** Whom the machine said that it asks for. */
  onBehalfOf?: string;
  requestId: string;
  /** The trace that it belongs to. */
  traceparent?: string;
  payload: Record<string, unknown>;
  /** Its row in the list of tasks, when it has one. */
  taskId?: string;
  /** Under which id the queue carries it: known also when it was set aside, and carried on under another. */
  jobId?: string;
}

/** What a handler may say and hear while it works. */
export interface TaskRun {
  /** Told when the work was cancelled or taken away; stopping early is welcome. */
  readonly signal: AbortSignal;
  /** How far it is, from 0 to 1. */
  progress(fraction: number): Promise<void>;
  /**
   * False when another try has taken the place of this one (its worker was thought dead, and was only slow), when it was cancelled, or begun anew by hand.
   * Asked while holding what is about to be changed, it keeps two tries from both changing it.
   */
  isStillMine(manager: EntityManager): Promise<boolean>;
}

/** Brings back the caller on whose behalf a piece of work was asked for, with the rights of now. The auth chapter provides it. */
export abstract class TaskCallers {
  /** Throws a problem when there is no such caller any more. */
  abstract restore(origin: Omit<TaskEnvelope, 'payload' | 'taskId' | 'jobId'>): Promise<{ can(permission: string): boolean }>;
}
