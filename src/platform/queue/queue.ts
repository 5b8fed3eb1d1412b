import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, ModuleRef } from '@nestjs/core';
import { PgBoss, type Db, type Job } from 'pg-boss';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../actor';
import { DatabaseConnection } from '../database/connection';
import { inScope } from '../database/scope';
import { discoverMethods } from '../discover';
import { Task, TaskCallers, type TaskEnvelope } from './task';

type Handler = (caller: unknown, payload: Record<string, unknown>) => Promise<void>;

/** How a piece of work is kept alive: a killed worker is noticed within 10 s, a failure is tried again 4 times, then set aside. */
const TASK_POLICY = { notify: true, heartbeatSeconds: 10, retryLimit: 4, retryDelay: 2, retryBackoff: true, retryDelayMax: 60 } as const;

/** Background work on PostgreSQL: enqueued in the caller's transaction, run by this process or any other on the same database. */
@Injectable()
export class Queue implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger(Queue.name);
  private readonly boss: PgBoss;

  constructor(
    @Inject(DatabaseConnection) connection: DatabaseConnection,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly modules: ModuleRef,
  ) {
    this.boss = new PgBoss({
      connectionString: connection.url,
      application_name: 'assay-tasks',
      schema: 'tasks',
      max: 3,
      useListenNotify: true,
      superviseIntervalSeconds: 2,
      monitorIntervalSeconds: 2,
      schedule: false,
    });
    // A lost connection is reported and retried by pg-boss itself; without a listener it would end the process.
    this.boss.on('error', (error: Error) => this.log.warn({ err: error }, 'The task queue had a fault and goes on'));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.boss.start();
    const callers = this.modules.get(TaskCallers, { strict: false });
    for (const [name, handler] of discoverMethods(this.discovery, this.scanner, Task)) {
      await this.serve(name, handler as Handler, callers);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.boss.stop({ graceful: true, timeout: 20_000 });
  }

  /** Enqueues a piece of work; it exists when, and only when, the transaction of `manager` commits. */
  async send(
    manager: EntityManager,
    actor: Actor & { requestId: string },
    task: string,
    payload: Record<string, unknown>,
    after?: { seconds: number },
  ): Promise<void> {
    const envelope: TaskEnvelope = { organizationId: actor.organizationId, userId: actor.userId, requestId: actor.requestId, payload };
    await this.boss.send(task, envelope, { db: inTransaction(manager), ...(after ? { startAfter: after.seconds } : {}) });
  }

  private async serve(name: string, handler: Handler, callers: TaskCallers): Promise<void> {
    const setAside = `${name}.failed`;
    await this.boss.createQueue(setAside);
    await this.boss.createQueue(name, { ...TASK_POLICY, deadLetter: setAside });
    await this.boss.work(
      name,
      { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2, localConcurrency: 2 },
      async ([job]: Job<TaskEnvelope>[]) => {
        if (!job) return;
        const { payload, ...origin } = job.data;
        try {
          await inScope({ ...origin }, async () => handler(await callers.restore(origin), payload));
        } catch (error) {
          this.log.warn(
            { err: error, task: name, taskId: job.id, requestId: origin.requestId },
            'A task failed and will be tried again or set aside',
          );
          throw error;
        }
      },
    );
  }
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
