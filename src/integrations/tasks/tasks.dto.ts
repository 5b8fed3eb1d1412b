import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { Actor } from '../../platform/actor';
import { PageQuery } from '../../platform/http/page';
import { QueryList } from '../../platform/http/query-values';
import { TASK_STATES, type TaskRecord } from '../../platform/queue/task-record.entity';
import { taskMoves } from '../../platform/queue/task.moves';

export class TaskQuery extends PageQuery {
  /**
   * Only tasks in one of these states, comma-separated.
   * @example 'queued,running'
   */
  @IsOptional()
  @QueryList()
  @IsIn(TASK_STATES, { each: true })
  status?: (typeof TASK_STATES)[number][];

  /**
   * Only tasks of this kind.
   * @example 'evaluations/run'
   */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  name?: string;
}

/** A piece of background work. */
export class TaskView {
  /** @example '0195f000-0000-7000-8000-0000000000a1' */
  id!: string;
  /**
   * What kind of work.
   * @example 'evaluations/run'
   */
  name!: string;
  /** @example 'running' */
  status!: (typeof TASK_STATES)[number];
  /**
   * How far it is, from 0 to 1.
   * @example 0.5
   */
  progress!: number;
  /**
   * How often it was begun; after five times it has failed.
   * @example 1
   */
  attempts!: number;
  /**
   * The ids that it is about.
   * @example { "runId": "0195f000-0000-7000-8000-0000000000b1" }
   */
  payload!: Record<string, unknown>;
  /** The person who asked for it; null: the server. */
  requestedBy!: string | null;
  /** The API key of the machine that asked on behalf of this person; null: no machine did. */
  apiKeyId!: string | null;
  /** The request that asked for it: as in X-Request-Id and in the log. */
  requestId!: string;
  /** The code of the problem that the last try ended with. */
  failure!: string | null;
  /** What you may do with it now. */
  allowedTransitions!: string[];
  createdAt!: Date;
  startedAt!: Date | null;
  finishedAt!: Date | null;

  static of(task: TaskRecord, actor: Pick<Actor, 'can'>): TaskView {
    const { id, name, status, progress, attempts, payload, requestedBy, apiKeyId, requestId, failure, createdAt, startedAt, finishedAt } = task;
    const allowedTransitions = taskMoves.allowed(status, actor);
    const origin = { requestedBy, apiKeyId, requestId };
    return { id, name, status, progress, attempts, payload, ...origin, failure, allowedTransitions, createdAt, startedAt, finishedAt };
  }
}
