import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { newId } from '../../platform/database/ids';
import type { Event } from '../../platform/events/event.entity';
import { Environment } from '../../platform/environment';
import { prune } from '../../platform/events/pruning';
import { EventOutlet, type OpenOutlet } from '../../platform/events/relay';
import { Queue } from '../../platform/queue/queue';
import { isFinal } from './faults';
import type { Outcome } from './outgoing';
import { MOST_ATTEMPTS, RETRY_SECONDS } from './retries';
import { WebhookDelivery } from './webhook-delivery.entity';
import { WebhookEndpoint } from './webhook-endpoint.entity';

export const DELIVER_TASK = 'webhooks/deliver';
/** Longer than a try can take; then its worker is dead. */
const CLAIM = `interval '17 seconds'`;

/** The rows of what is to be delivered: made when something happened, taken by one worker at a time, in order for each thing. */
@Injectable()
export class Deliveries extends EventOutlet {
  constructor(
    @InjectRepository(WebhookDelivery) private readonly deliveries: Repository<WebhookDelivery>,
    private readonly queue: Queue,
    private readonly environment: Environment,
  ) {
    super();
  }

  override async open(manager: EntityManager, organizationId: string): Promise<OpenOutlet> {
    await prune(manager, WebhookDelivery, organizationId, this.environment.EVENTS_KEPT_DAYS, `status <> 'pending'`);
    const endpoints = await manager.findBy(WebhookEndpoint, { organizationId, status: 'active' });
    const wanting = (type: string): WebhookEndpoint[] => endpoints.filter(({ eventTypes }) => eventTypes.length === 0 || eventTypes.includes(type));
    return {
      wants: (type) => wanting(type).length > 0,
      accept: async (event) => {
        for (const endpoint of wanting(event.type)) await this.add(manager, endpoint, event);
      },
    };
  }

  /** One event for one endpoint. */
  async add(manager: EntityManager, { organizationId, id: endpointId }: WebhookEndpoint, event: Event): Promise<string> {
    const { id: eventId, type, nounId, position, at, data } = event;
    const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
    const delivery = { organizationId, id: newId(), endpointId, eventId, eventType: type, nounId, position, body };
    await manager.insert(WebhookDelivery, { ...delivery, nextAttemptAt: () => 'now()' });
    await this.send(manager, delivery);
    return delivery.id;
  }

  /** Begins anew with what was delivered or given up; the log goes on. */
  async again(manager: EntityManager, delivery: WebhookDelivery): Promise<void> {
    const { organizationId, id } = delivery;
    await manager.update(
      WebhookDelivery,
      { organizationId, id },
      { status: 'pending', attempts: 0, nextAttemptAt: () => 'now()', claimedUntil: null },
    );
    await this.send(manager, delivery);
  }

  /** Takes it for one try, unless it is not its turn: not due yet, somebody is at it, or earlier news of the same thing is not delivered. */
  async claim({ organizationId, id }: WebhookDelivery): Promise<boolean> {
    const { affected } = await this.deliveries
      .createQueryBuilder()
      .update()
      .set({ claimedUntil: () => `now() + ${CLAIM}`, attempts: () => 'attempts + 1' })
      .where(`organization_id = :organizationId AND id = :id AND status = 'pending'`, { organizationId, id })
      .andWhere(`next_attempt_at <= now() + interval '1 second' AND (claimed_until IS NULL OR claimed_until < now())`)
      .andWhere(
        `NOT EXISTS (SELECT FROM webhook_deliveries earlier WHERE earlier.organization_id = webhook_deliveries.organization_id
          AND earlier.endpoint_id = webhook_deliveries.endpoint_id AND earlier.noun_id = webhook_deliveries.noun_id
          AND earlier.status = 'pending' AND earlier.position < webhook_deliveries.position)`,
      )
      .execute();
    return affected === 1;
  }

  /** What came of a try; what waited for this one goes on when there is nothing more to wait for. */
  async settle(delivery: WebhookDelivery, outcome: Outcome): Promise<void> {
    const { organizationId, id } = delivery;
    await this.deliveries.manager.transaction(async (manager) => {
      const row = await manager.findOne(WebhookDelivery, { where: { organizationId, id, status: 'pending' }, lock: { mode: 'pessimistic_write' } });
      if (!row) return;
      const log = [...row.log, { at: new Date().toISOString(), ...outcome }];
      const seconds = RETRY_SECONDS[row.attempts - 1];
      const isOver = outcome.fault === null || isFinal(outcome.fault) || row.attempts >= MOST_ATTEMPTS || seconds === undefined;
      const status = !isOver ? 'pending' : outcome.fault === null ? 'succeeded' : 'failed';
      const nextAttemptAt = isOver ? null : () => `now() + interval '${seconds} seconds'`;
      await manager.update(WebhookDelivery, { organizationId, id }, { log, status, nextAttemptAt, claimedUntil: null });
      if (isOver) await this.sendNext(manager, row);
      else await this.send(manager, row, seconds);
    });
  }

  private async sendNext(manager: EntityManager, { organizationId, endpointId, nounId }: WebhookDelivery): Promise<void> {
    const waiting = { organizationId, endpointId, nounId, status: 'pending' as const };
    const next = await manager.findOne(WebhookDelivery, { where: waiting, order: { position: 'ASC' } });
    if (next) await this.send(manager, next);
  }

  private send(manager: EntityManager, delivery: Pick<WebhookDelivery, 'organizationId' | 'id' | 'endpointId'>, seconds?: number): Promise<void> {
    const { organizationId, id, endpointId } = delivery;
    const server = { organizationId, userId: null, requestId: `delivery:${id}`, can: () => true };
    return this.queue.send(manager, server, DELIVER_TASK, { deliveryId: id }, { seconds, turn: endpointId });
  }
}
