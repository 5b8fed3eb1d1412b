import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import { setAside, Task } from '../../platform/queue/task';
import { DELIVER_TASK, Deliveries } from './deliveries';
import { Outgoing, type Outcome } from './outgoing';
import { Signing } from './signing';
import { WebhookDelivery } from './webhook-delivery.entity';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { DeliveryUnderWay } from './webhooks.errors';

/** Makes one try of one delivery. Its time of waiting is the delivery's own; the queue's retries are for our faults. */
@Injectable()
export class Deliverer {
  constructor(
    @InjectRepository(WebhookDelivery) private readonly rows: Repository<WebhookDelivery>,
    private readonly deliveries: Deliveries,
    private readonly signing: Signing,
    private readonly outgoing: Outgoing,
  ) {}

  /** Receivers take their time: there are places for many, and one that never answers takes few of them. */
  @Task(DELIVER_TASK, { internal: true, places: { all: 12, each: 2 } })
  async deliver({ organizationId }: Caller, { deliveryId }: { deliveryId: string }): Promise<void> {
    const delivery = await this.rows.findOne({ where: { organizationId, id: deliveryId }, relations: { endpoint: true } });
    if (delivery?.status !== 'pending' || !delivery.endpoint) return;
    if (!(await this.deliveries.claim(delivery))) return this.unlessUnderWay(delivery);
    const outcome = await this.attempt(delivery, delivery.endpoint);
    if (outcome.fault === 'gone') await this.disable(delivery.endpoint);
    await this.deliveries.settle(delivery, outcome);
  }

  /** Our own fault, several times over: it is shown as failed, what waits for it goes on, and people can have it sent once more. */
  @Task(setAside(DELIVER_TASK), { internal: true })
  async giveUp({ organizationId }: Caller, { deliveryId }: { deliveryId: string }): Promise<void> {
    const delivery = await this.rows.findOneBy({ organizationId, id: deliveryId });
    if (delivery) await this.deliveries.settle(delivery, { status: null, fault: 'server-fault', milliseconds: 0 });
  }

  private async attempt({ eventId, body }: WebhookDelivery, { url, secrets, status }: WebhookEndpoint): Promise<Outcome> {
    if (status === 'disabled') return { status: null, fault: 'disabled', milliseconds: 0 };
    return this.outgoing.post(url, this.signing.headers(secrets, eventId, body), body);
  }

  /** Its turn comes by itself, unless the worker that holds it has died: then this try has to be made later. */
  private async unlessUnderWay({ organizationId, id }: WebhookDelivery): Promise<void> {
    const now = await this.rows.findOneBy({ organizationId, id, status: 'pending' });
    if (now?.claimedUntil && now.claimedUntil > new Date()) throw new DeliveryUnderWay();
  }

  /** 410: the receiver says that it is gone for good. */
  private async disable(endpoint: WebhookEndpoint): Promise<void> {
    await this.rows.manager.transaction(async (manager) => {
      const { organizationId, id } = endpoint;
      await manager.update(WebhookEndpoint, { organizationId, id }, { status: 'disabled', disabledReason: 'The receiver answered 410 Gone.' });
    });
  }
}
