import { Injectable, Logger } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { JobWithMetadata, JobResult, PgBoss } from 'pg-boss';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../audit/audit';
import { inScope, scopeOf } from '../database/scope';
import type { Scope } from '../database/work';
import { Problem } from '../errors';
import { Tracing } from '../tracing/tracing';
import { setAside, TaskCallers, taskFacts, type Places, type TaskEnvelope } from './task';
import { TaskKinds, type TaskHandler } from './task-kinds';
import { TaskLog, type TaskTry } from './task-log';
import { TaskRefused } from './task.errors';

/** Woken by PostgreSQL or the lookout; looks at once while there is more, and by itself only in case that both have overlooked something. */
const HOW = {
  pollingIntervalSeconds: 60,
  notifyPollingIntervalSeconds: 60,
  burstWhenBatchFull: true,
  // Also how soon work that was cancelled, or is taken to be lost, hears of it.
  heartbeatRefreshSeconds: 2,
  batchSize: 2,
  includeMetadata: true,
  perJobResults: true,
} as const;
/** Whoever asks for a lot leaves as many places for others. */
const PLACES: Places = { all: 4, each: 2 };
const FEW: Places = { all: 2, each: 1 };

const within = ({ all, each }: Places = PLACES) => ({ ...HOW, localConcurrency: all / HOW.batchSize, localGroupConcurrency: each });

type Job = JobWithMetadata<TaskEnvelope>;

/** Does the work that the queue carries, in this process. */
@Injectable()
export class TaskWorker {
  private readonly log = new Logger(TaskWorker.name);
  private readonly queues: string[] = [];

  constructor(
    private readonly kinds: TaskKinds,
    private readonly tasks: TaskLog,
    private readonly modules: ModuleRef,
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
    private readonly tracing: Tracing,
  ) {}

  async start(boss: PgBoss): Promise<void> {
    for (const { name, handler, giveUp } of this.kinds.each()) {
      await boss.work(name, within(taskFacts(handler).places), (jobs: Job[]) =>
        Promise.all(jobs.map((job) => inScope(scopeOfTask(job), () => this.follow(job, () => this.attempt(job, handler))))),
      );
      await boss.work(setAside(name), within(FEW), (jobs: Job[]) =>
        Promise.all(jobs.map((job) => inScope(scopeOfTask({ data: asServer(job.data) }), () => this.follow(job, () => this.giveUp(job, giveUp))))),
      );
      this.queues.push(name, setAside(name));
    }
    await this.startCrons(boss);
  }

  async pause(boss: PgBoss): Promise<void> {
    await Promise.all(this.queues.splice(0).map((queue) => boss.offWork(queue, { wait: false })));
  }

  private async startCrons(boss: PgBoss): Promise<void> {
    const crons = this.kinds.crons();
    for (const { name, when, handler } of crons) {
      await boss.schedule(name, when, null, { tz: 'UTC' });
      await boss.work(name, within(FEW), (jobs: Job[]) => Promise.all(jobs.map((job) => this.settle(job, handler))));
      this.queues.push(name);
    }
    const stale = (await boss.getSchedules()).filter((schedule) => !crons.some(({ name }) => name === schedule.name));
    for (const { name } of stale) await boss.unschedule(name);
  }

  private follow({ name, data }: Job, work: () => Promise<JobResult>): Promise<JobResult> {
    return this.tracing.follow(`task ${name}`, data.traceparent, work);
  }

  private async attempt(job: Job, handler: TaskHandler): Promise<JobResult> {
    const { payload, taskId, ...origin } = job.data;
    const key = taskId === undefined ? undefined : { organizationId: origin.organizationId, id: taskId, jobId: job.id, attempts: job.retryCount + 1 };
    if (key && !(await this.tasks.start(key))) return { id: job.id, status: 'completed' };
    return this.settle(
      job,
      async () => {
        const caller = await this.permitted(origin, taskFacts(handler).can);
        if (caller instanceof Problem) return this.refuse(job, key, caller);
        await handler(caller, payload, {
          signal: job.signal,
          progress: async (fraction) => {
            if (key) await this.tasks.progress(key, fraction);
          },
          isStillMine: async (manager) => !key || this.tasks.isUnderWay(manager, key),
        });
        if (key) await this.tasks.succeed(key);
        return 'completed';
      },
      async (code) => {
        if (key) await this.tasks.postpone(key, code);
      },
    );
  }

  /** One piece of a batch fails alone. */
  private async settle(job: Job, work: () => Promise<unknown>, failed?: (code: string) => Promise<void>): Promise<JobResult> {
    try {
      return { id: job.id, status: (await work()) === 'deadletter' ? 'deadletter' : 'completed' };
    } catch (error) {
      const which = { task: job.name, jobId: job.id };
      if (job.signal.aborted) this.log.log(which, 'A task was cut short: it was cancelled, another worker has it, or this one is stopping');
      // A conflict is no surprise: two workers met on one thing, say. The code is all that there is to know.
      else if (error instanceof Problem && error.status === 409)
        this.log.log({ ...which, code: error.code }, 'A task cannot be done now, and will be tried again or set aside');
      else this.log.warn({ err: error, ...which }, 'A task failed and will be tried again or set aside');
      await failed?.(error instanceof Problem ? error.code : 'server.fault');
      return { id: job.id, status: 'failed' };
    }
  }

  /** Whoever asked, with the rights of now; the problem when that person may not any more. */
  private async permitted(origin: Omit<TaskEnvelope, 'payload'>, permission: string | undefined): Promise<unknown> {
    try {
      const caller = await this.modules.get(TaskCallers, { strict: false }).restore(origin);
      return permission === undefined || caller.can(permission) ? caller : new TaskRefused({ permission });
    } catch (error) {
      if (error instanceof Problem && error.status < 500) return error;
      throw error;
    }
  }

  /** Trying again would change nothing. */
  private async refuse(job: Job, key: TaskTry | undefined, { code }: Problem): Promise<JobResult['status']> {
    const { userId, apiKeyId, organizationId, requestId } = job.data;
    this.log.warn(
      { task: job.name, taskId: key?.id, organizationId, userId, apiKeyId, requestId, code },
      'A task was refused: whoever asked for it may not any more',
    );
    await this.dataSource.transaction(async (manager) => {
      if (key) await this.tasks.refuse(manager, key, code);
      await this.audit.record(manager, job.data, { event: 'authz_fail', target: { noun: 'task', id: key?.id }, facts: { code, task: job.name } });
    });
    return 'deadletter';
  }

  /** The chapter tidies up as the server: whoever asked may be gone. */
  private giveUp(job: Job, handler: TaskHandler | undefined): Promise<JobResult> {
    return this.settle(job, async () => {
      const { payload, taskId, jobId, ...origin } = asServer(job.data);
      const key = taskId === undefined ? undefined : { organizationId: origin.organizationId, id: taskId, ...(jobId && { jobId }) };
      if (key) await this.tasks.fail(key);
      const isStillMine = async (manager: EntityManager): Promise<boolean> => !key || this.tasks.isSetAside(manager, key);
      // Who has begun it anew meanwhile does not want it given up.
      if (!handler || !(await isStillMine(this.dataSource.manager))) return;
      const server = await this.modules.get(TaskCallers, { strict: false }).restore(origin);
      await handler(server, payload, { signal: job.signal, progress: () => Promise.resolve(), isStillMine });
    });
  }
}

/** The database shows a handler the rows of its organization, and nothing else. */
function scopeOfTask({ data }: Pick<Job, 'data'>): Scope {
  return { ...scopeOf(data), requestId: data.requestId };
}

const asServer = (envelope: TaskEnvelope): TaskEnvelope => ({
  ...envelope,
  userId: null,
  apiKeyId: undefined,
  apiKeyMakerId: undefined,
  onBehalfOf: undefined,
});
