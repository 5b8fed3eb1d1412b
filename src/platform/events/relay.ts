import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, ModuleRef } from '@nestjs/core';
import { DataSource, In, type EntityManager } from 'typeorm';
import { inScope } from '../database/scope';
import { discoverMethods } from '../discover';
import { Environment } from '../environment';
import { Queue } from '../queue/queue';
import { TaskRecord } from '../queue/task-record.entity';
import { Event } from './event.entity';
import { eventTypeOf, OnEvent, type Told } from './on-event';
import { prune } from './pruning';
import { Signpost } from './signpost.entity';

const EVERY_MILLISECONDS = 500;
const AT_ONCE = 200;
/** With an organization's number: one relay at a time passes on the events of one organization, so that they stay in order. */
const LOCK = 4_771_982;

/** Takes the events of one organization out of the house; the integrations chapter provides it. Called in the transaction that passes them on. */
export abstract class EventOutlet {
  abstract accept(manager: EntityManager, organizationId: string, events: readonly Event[]): Promise<void>;
}

/** Passes on what was published: to the handlers of chapters, and to the outlet. What a crash interrupts, the next round finds again. */
@Injectable()
export class EventRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(EventRelay.name);
  private readonly end = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private handlers: [task: string, type: string][] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly environment: Environment,
    private readonly queue: Queue,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly modules: ModuleRef,
  ) {}

  onApplicationBootstrap(): void {
    this.handlers = [...discoverMethods(this.discovery, this.scanner, OnEvent)].map(([task, handler]) => [task, eventTypeOf(handler)]);
    if (this.environment.WORKER === 'inside') this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.end.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.end.signal.aborted) {
      const found = await this.round();
      if (found < AT_ONCE) await sleep(EVERY_MILLISECONDS, undefined, { signal: this.end.signal, ref: false }).catch(() => undefined);
    }
  }

  private async round(): Promise<number> {
    try {
      const signposts = await this.dataSource.manager.find(Signpost, { order: { position: 'ASC' }, take: AT_ONCE });
      for (const organizationId of new Set(signposts.map(({ tenant }) => tenant))) {
        const scope = { organizationId, userId: null, requestId: 'event-relay' };
        await inScope(scope, () => this.dataSource.transaction((manager) => this.passOn(manager, organizationId)));
      }
      return signposts.length;
    } catch (error) {
      // Whatever it was, nothing is lost: the signposts still stand.
      this.log.warn({ err: error }, 'Events could not be passed on; they will be tried again');
      return 0;
    }
  }

  private async passOn(manager: EntityManager, organizationId: string): Promise<void> {
    const [lock] = await manager.query<{ mine: boolean }[]>('SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS mine', [LOCK, organizationId]);
    if (!lock?.mine) return;
    const signposts = await manager.find(Signpost, { where: { tenant: organizationId }, order: { position: 'ASC' }, take: AT_ONCE });
    if (signposts.length === 0) return;
    const events = await manager.find(Event, {
      where: { organizationId, id: In(signposts.map(({ eventId }) => eventId)) },
      order: { position: 'ASC' },
    });
    for (const event of events) await this.tellHandlers(manager, event);
    await this.modules.get(EventOutlet, { strict: false }).accept(manager, organizationId, events);
    await manager.delete(Signpost, { position: In(signposts.map(({ position }) => position)) });
    await prune(manager, Event, organizationId, this.environment.EVENTS_KEPT_DAYS);
    await prune(manager, TaskRecord, organizationId, this.environment.TASKS_KEPT_DAYS, 'finished_at IS NOT NULL');
  }

  private async tellHandlers(manager: EntityManager, { organizationId, id, type, at, data }: Event): Promise<void> {
    const server = { organizationId, userId: null, requestId: `event:${id}`, can: () => true };
    const told: Told<unknown> = { id, type, at: at.toISOString(), data };
    for (const [task, wanted] of this.handlers) if (wanted === type) await this.queue.send(manager, server, task, { ...told });
  }
}
