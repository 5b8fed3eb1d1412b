import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import { newId } from '../../platform/database/ids';
import { Event } from '../../platform/events/event.entity';
import { keysetPage, type Page } from '../../platform/http/page';
import { Deliveries } from './deliveries';
import { WebhookDelivery } from './webhook-delivery.entity';
import { WebhookPinged } from './webhook.events';
import { DeliveryNotFound, WebhookDisabled } from './webhooks.errors';
import { DeliveryView, type DeliveryQuery } from './webhooks.dto';
import { WebhooksService } from './webhooks.service';

/** What was sent and what came of it, for people; and sending once more. */
@Injectable()
export class DeliveriesService {
  constructor(
    @InjectRepository(WebhookDelivery) private readonly rows: Repository<WebhookDelivery>,
    private readonly deliveries: Deliveries,
    private readonly webhooks: WebhooksService,
  ) {}

  async list(caller: Caller, webhookId: string, query: DeliveryQuery): Promise<Page<DeliveryView>> {
    const { organizationId, id: endpointId } = await this.webhooks.one(caller, webhookId);
    const builder = this.rows
      .createQueryBuilder('delivery')
      .where('delivery.organizationId = :organizationId AND delivery.endpointId = :endpointId', { organizationId, endpointId });
    if (query.status) builder.andWhere('delivery.status IN (:...status)', { status: query.status });
    return keysetPage(builder, query, { sortable: { createdAt: 'createdAt' }, default: '-createdAt', view: (row) => DeliveryView.of(row) });
  }

  async get(caller: Caller, webhookId: string, id: string): Promise<DeliveryView> {
    return DeliveryView.of(await this.one(caller, webhookId, id));
  }

  /** An event of its own, for this webhook alone: it does not go through the relay, and waits for no other ping. */
  async ping(caller: Caller, webhookId: string): Promise<DeliveryView> {
    const endpoint = await this.webhooks.one(caller, webhookId);
    if (endpoint.status === 'disabled') throw new WebhookDisabled();
    const { organizationId, userId } = caller;
    const { type, noun } = WebhookPinged;
    const id = await this.rows.manager.transaction(async (manager) => {
      const eventId = newId();
      await manager.insert(Event, { organizationId, id: eventId, type, noun, nounId: eventId, data: WebhookPinged.dataOf(endpoint), userId });
      return this.deliveries.add(manager, endpoint, await manager.findOneByOrFail(Event, { organizationId, id: eventId }));
    });
    return this.get(caller, webhookId, id);
  }

  async redeliver(caller: Caller, webhookId: string, id: string): Promise<DeliveryView> {
    const { status } = await this.webhooks.one(caller, webhookId);
    if (status === 'disabled') throw new WebhookDisabled();
    const delivery = await this.one(caller, webhookId, id);
    await this.rows.manager.transaction((manager) => this.deliveries.again(manager, delivery));
    return this.get(caller, webhookId, id);
  }

  private async one({ organizationId }: Caller, endpointId: string, id: string): Promise<WebhookDelivery> {
    const delivery = await this.rows.findOneBy({ organizationId, endpointId, id });
    if (!delivery) throw new DeliveryNotFound();
    return delivery;
  }
}
