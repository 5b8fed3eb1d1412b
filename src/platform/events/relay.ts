import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, ModuleRef } from '@nestjs/core';
import { DataSource, In, type EntityManager } from 'typeorm';
import { inScope } from '../database/scope';
import { discoverMethods } from '../discover';
import { Environment } from '../environment';
import { Queue } from '../queue/queue';
import { TaskRecord } from '../queue/task-record.entity';
import { Rounds } from '../rounds';
import { Event } from './event.entity';
import { eventTypeOf, OnEvent, type Told } from './on-event';
import { prune } from './pruning';

const EVERY_MILLISECONDS = 500;
const AT_ONCE = 200;
/** Who has been waiting longest comes first. One step in the index for each organization, however much it has waiting: PostgreSQL's wiki calls it a loose index scan. */
const WAITING = `WITH RECURSIVE waiting AS (
    (SELECT tenant, position FROM event_signposts ORDER BY tenant, position LIMIT 1)
    UNION ALL
    SELECT next.* FROM waiting, LATERAL (
      SELECT tenant, position FROM event_signposts WHERE tenant > waiting.tenant ORDER BY tenant, position LIMIT 1) next)
  SELECT tenant AS id FROM waiting ORDER BY position`;
/** Takes its first signposts away, and finds each of their events by its key: a plan for a table that was small a moment ago would read all of them. */
const TAKE = `WITH gone AS (DELETE FROM event_signposts
    WHERE position = ANY (ARRAY(SELECT position FROM event_signposts WHERE tenant = $1 ORDER BY position LIMIT ${AT_ONCE})) RETURNING event_id)
  SELECT event_id AS id, type FROM gone, LATERAL (SELECT type FROM events WHERE organization_id = $1 AND id = event_id OFFSET 0) event`;
/** With an organization's number: one relay at a time passes on the events of one organization, so that they stay in order. */
const LOCK = 4_771_982;

/** Takes the events of one organization out of the house; the integrations chapter provides it. Called in the transaction that passes them on. */
export abstract class EventOutlet {
  abstract open(manager: EntityManager, organizationId: string): Promise<OpenOutlet>;
}

export interface OpenOutlet {
  /** Whether anybody outside waits for events of this type; others need not be shown to it. */
  wants(type: string): boolean;
  accept(event: Event): Promise<void>;
}

/** Passes on what was published: to the handlers of chapters, and to the outlet. What a crash interrupts, the next round finds again. */
@Injectable()
export class EventRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(EventRelay.name);
  private readonly rounds = new Rounds(EVERY_MILLISECONDS);
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
    if (this.environment.WORKER === 'inside') this.rounds.start(() => this.round());
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  /** Whether there is more than one round could take. */
  private async round(): Promise<boolean> {
    const tenants = await this.unlessFailed({}, () => this.dataSource.query<{ id: string }[]>(WAITING));
    let isMore = false;
    for (const { id: organizationId } of tenants ?? []) {
      const scope = { organizationId, userId: null, requestId: 'event-relay' };
      const pass = () => inScope(scope, () => this.dataSource.transaction((manager) => this.passOn(manager, organizationId)));
      if ((await this.unlessFailed({ organizationId }, pass)) === AT_ONCE) isMore = true;
    }
    return isMore;
  }

  /** Whatever it was, nothing is lost: the signposts still stand. One organization's fault holds up nobody else. */
  private async unlessFailed<T>(where: { organizationId?: string }, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.log.warn({ err: error, ...where }, 'Events could not be passed on; they will be tried again');
      return undefined;
    }
  }

  /** How many signposts it found; most events are of a kind that nobody waits for, and are not even read. */
  private async passOn(manager: EntityManager, organizationId: string): Promise<number> {
    const [lock] = await manager.query<{ mine: boolean }[]>('SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS mine', [LOCK, organizationId]);
    if (!lock?.mine) return 0;
    const found = await manager.query<{ id: string; type: string }[]>(TAKE, [organizationId]);
    if (found.length === 0) return 0;
    const outlet = await this.modules.get(EventOutlet, { strict: false }).open(manager, organizationId);
    const isWanted = (wanted: string): boolean => this.handlers.some(([, type]) => type === wanted) || outlet.wants(wanted);
    const ids = found.flatMap(({ id, type }) => (isWanted(type) ? [id] : []));
    const events = ids.length > 0 ? await manager.find(Event, { where: { organizationId, id: In(ids) }, order: { position: 'ASC' } }) : [];
    for (const event of events) {
      await this.tellHandlers(manager, event);
      if (outlet.wants(event.type)) await outlet.accept(event);
    }
    await prune(manager, Event, organizationId, this.environment.EVENTS_KEPT_DAYS);
    await prune(manager, TaskRecord, organizationId, this.environment.TASKS_KEPT_DAYS, 'finished_at IS NOT NULL');
    return found.length;
  }

  private async tellHandlers(manager: EntityManager, { organizationId, id, type, at, data }: Event): Promise<void> {
    const server = { organizationId, userId: null, requestId: `event:${id}`, can: () => true };
    const told: Told<unknown> = { id, type, at: at.toISOString(), data };
    for (const [task, wanted] of this.handlers) if (wanted === type) await this.queue.send(manager, server, task, { ...told });
  }
}
