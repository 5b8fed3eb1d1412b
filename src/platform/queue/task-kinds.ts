import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { PgBoss } from 'pg-boss';
import type { EntityManager } from 'typeorm';
import { discoverMethods } from '../discover';
import { Cron, cronExpression } from './cron';
import { Retried, setAside, Task, taskFacts, type TaskFacts, type TaskRun } from './task';

export type TaskHandler = (caller: unknown, payload: Record<string, unknown>, run: TaskRun) => Promise<void>;
export type TaskReopening = (manager: EntityManager, caller: unknown, payload: Record<string, unknown>) => Promise<void>;

/** How a piece of work is kept alive: a killed worker is noticed within 10 s, a failure is tried again 4 times, then set aside. */
const POLICY = { notify: true, heartbeatSeconds: 10, retryLimit: 4, retryDelay: 2, retryBackoff: true, retryDelayMax: 60 } as const;

const SET_ASIDE = setAside('');

/** Every kind of background work there is, found by its decorator. */
@Injectable()
export class TaskKinds {
  private found: Map<string, TaskHandler> | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  facts(task: string): TaskFacts {
    const handler = this.all.get(task);
    return handler ? taskFacts(handler) : {};
  }

  /** Each kind with what its chapter does when the work is set aside. */
  each(): { name: string; handler: TaskHandler; giveUp: TaskHandler | undefined }[] {
    const kinds = [...this.all].filter(([name]) => !name.endsWith(SET_ASIDE));
    return kinds.map(([name, handler]) => ({ name, handler, giveUp: this.all.get(setAside(name)) }));
  }

  /** What its chapter does before work of this kind is tried again. */
  reopening(task: string): TaskReopening | undefined {
    return (discoverMethods(this.discovery, this.scanner, Retried) as unknown as Map<string, TaskReopening>).get(task);
  }

  crons(): { name: string; when: string; handler: () => Promise<void> }[] {
    const found = discoverMethods(this.discovery, this.scanner, Cron) as Map<string, () => Promise<void>>;
    return [...found].map(([name, handler]) => ({ name, when: cronExpression(handler), handler }));
  }

  /** Makes the queues that are not there yet, and lets those of an earlier version keep what is in them. */
  async register(boss: PgBoss): Promise<void> {
    const known = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
    const wanted = [
      ...this.each().flatMap(({ name }) => [
        { name: setAside(name), ...POLICY },
        { name, ...POLICY, deadLetter: setAside(name) },
      ]),
      ...this.crons().map(({ name }) => ({ name, ...POLICY })),
    ];
    for (const { name, ...policy } of wanted) {
      const queue = known.get(name);
      if (!queue) await boss.createQueue(name, policy);
      else if (queue.heartbeatSeconds !== policy.heartbeatSeconds || queue.retryLimit !== policy.retryLimit) await boss.updateQueue(name, policy);
    }
  }

  private get all(): Map<string, TaskHandler> {
    return (this.found ??= discoverMethods(this.discovery, this.scanner, Task) as unknown as Map<string, TaskHandler>);
  }
}
