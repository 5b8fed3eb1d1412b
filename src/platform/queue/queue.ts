import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PgBoss, type Db } from 'pg-boss';
import type { EntityManager, QueryDeepPartialEntity } from 'typeorm';
import type { Actor } from '../actor';
import { DatabaseConnection } from '../database/connection';
import { newId } from '../database/ids';
import { Environment } from '../environment';
import { Tracing } from '../tracing/tracing';
import { Lookout } from './lookout';
import { setAside, type TaskEnvelope } from './task';
import { TaskKinds } from './task-kinds';
import { TaskLog } from './task-log';
import { TaskRecord } from './task-record.entity';
import { TaskWorker } from './task-worker';

/** How a piece of work is asked for. */
export interface SendOptions {
  /** Not before this many seconds from now. */
  seconds?: number;
  /** What it takes turns with; without it everything of its organization. */
  turn?: string;
}

/** Of one kind of work: how much is due and waits, how much is under way, and for how many seconds the oldest of both has been due. */
export interface Backlog {
  task: string;
  waiting: number;
  active: number;
  seconds: number;
}

const BACKLOG = `SELECT name AS task, count(*) FILTER (WHERE state < 'active')::int AS waiting, count(*) FILTER (WHERE state = 'active')::int AS active,
    max(extract(epoch FROM now() - greatest(created_on, start_after)))::float AS seconds
  FROM tasks.job WHERE state <= 'active' AND start_after <= now() GROUP BY name`;

/** Work that is under way has this long to end when the process stops; then it is handed back, and another process begins it anew. */
const MILLISECONDS_TO_END = 20_000;

/** Background work on PostgreSQL: enqueued in the caller's transaction, run by this process or any other on the same database. */
@Injectable()
export class Queue implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(Queue.name);
  private readonly boss: PgBoss;

  constructor(
    @Inject(DatabaseConnection) connection: DatabaseConnection,
    private readonly environment: Environment,
    private readonly kinds: TaskKinds,
    private readonly tasks: TaskLog,
    private readonly worker: TaskWorker,
    private readonly lookout: Lookout,
    private readonly tracing: Tracing,
  ) {
    const works = environment.WORKER === 'inside';
    this.boss = new PgBoss({
      connectionString: connection.url,
      application_name: 'assay-tasks',
      schema: 'tasks',
      max: 3,
      useListenNotify: works,
      supervise: works,
      schedule: works,
      // A worker that was killed is noticed by its missing heartbeats: the lookout sees that, and has it seen to at once.
      monitorIntervalSeconds: 1,
      // What is due at a time begins within some seconds of it: the lookout sees that it was filed.
      cronMonitorIntervalSeconds: 5,
      cronWorkerIntervalSeconds: 45,
      // Nothing here waits for other work to be done first.
      flowIntervalSeconds: 60,
    });
    // A lost connection is reported and retried by pg-boss itself; without a listener it would end the process.
    this.boss.on('error', (error: Error) => this.log.warn({ err: error }, 'The task queue had a fault and goes on'));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.boss.start();
    await this.kinds.register(this.boss);
    if (this.environment.WORKER === 'off') return;
    await this.worker.start(this.boss);
    this.lookout.start(this.boss);
  }

  /** While the connections are there that work under way needs to end. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.lookout.stop();
    await this.boss.stop({ graceful: true, timeout: MILLISECONDS_TO_END });
  }

  async backlog(): Promise<Backlog[]> {
    return (await this.boss.getDb().executeSql(BACKLOG)).rows as Backlog[];
  }

  /** Takes no new work; what is under way goes on. */
  async pause(): Promise<void> {
    await this.worker.pause(this.boss);
  }

  /** Enqueues a piece of work; it exists when, and only when, the transaction of `manager` commits. */
  async send(
    manager: EntityManager,
    actor: Actor & { requestId: string },
    task: string,
    payload: Record<string, unknown>,
    { seconds, turn = actor.organizationId }: SendOptions = {},
  ): Promise<void> {
    const { organizationId, userId, apiKeyId, apiKeyMakerId, onBehalfOf, requestId } = actor;
    const { traceparent } = this.tracing;
    const jobId = newId();
    const envelope: TaskEnvelope = { organizationId, userId, apiKeyId, apiKeyMakerId, onBehalfOf, requestId, traceparent, payload };
    if (!this.kinds.facts(task).internal) {
      const record = { organizationId, id: newId(), name: task, status: 'queued', payload, requestedBy: userId, apiKeyId, requestId, jobId };
      await manager.insert(TaskRecord, record as QueryDeepPartialEntity<TaskRecord>);
      Object.assign(envelope, { taskId: record.id, jobId });
    }
    const when = seconds ? { startAfter: seconds } : {};
    await this.boss.send(task, envelope, { id: jobId, db: inTransaction(manager), group: { id: turn }, ...when });
  }

  /** Takes a piece of work back; its chapter learns of it as of work that failed. Whether there was something to take back. */
  async cancel(manager: EntityManager, task: TaskRecord): Promise<boolean> {
    if (!(await this.tasks.cancel(manager, task))) return false;
    const db = inTransaction(manager);
    await this.boss.cancel(task.name, task.jobId, { db });
    await this.boss.send(setAside(task.name), envelopeOf(task), { db });
    return true;
  }

  /** Begins anew what failed, was refused or cancelled, on behalf of the same person and by the same key. */
  async retry(manager: EntityManager, actor: Actor, task: TaskRecord): Promise<boolean> {
    const jobId = newId();
    if (!(await this.tasks.retry(manager, task, jobId))) return false;
    await this.kinds.reopening(task.name)?.(manager, actor, task.payload);
    await this.boss.send(task.name, { ...envelopeOf(task), jobId }, { id: jobId, db: inTransaction(manager), group: { id: task.organizationId } });
    return true;
  }
}

function envelopeOf({ organizationId, requestedBy, apiKeyId, requestId, payload, id, jobId }: TaskRecord): TaskEnvelope {
  return { organizationId, userId: requestedBy, apiKeyId: apiKeyId ?? undefined, requestId, payload, taskId: id, jobId };
}

/** pg-boss's statements on the connection of a TypeORM transaction. */
function inTransaction(manager: EntityManager): Db {
  return {
    async executeSql(text: string, values?: unknown[]) {
      const { queryRunner } = manager;
      if (!queryRunner?.isTransactionActive) throw new Error('A task must be enqueued inside a transaction');
      const result = await queryRunner.query(text, values, true);
      return { rows: result.records as unknown[] };
    },
  };
}
