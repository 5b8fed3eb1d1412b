import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EventOutlet } from '../platform/events/relay';
import { TaskRecord } from '../platform/queue/task-record.entity';
import { TasksController } from './tasks/tasks.controller';
import { TasksService } from './tasks/tasks.service';
import { Deliverer } from './webhooks/deliverer';
import { Deliveries } from './webhooks/deliveries';
import { DeliveriesService } from './webhooks/deliveries.service';
import { EventTypesController } from './webhooks/event-types.controller';
import { Outgoing } from './webhooks/outgoing';
import { Sealing } from './webhooks/sealing';
import { Signing } from './webhooks/signing';
import { WebhookDelivery } from './webhooks/webhook-delivery.entity';
import { WebhookEndpoint } from './webhooks/webhook-endpoint.entity';
import { WebhooksController } from './webhooks/webhooks.controller';
import { WebhooksService } from './webhooks/webhooks.service';

/** What goes on behind the requests, and what leaves the house: background work, events, webhooks. */
@Module({
  imports: [TypeOrmModule.forFeature([TaskRecord, WebhookEndpoint, WebhookDelivery])],
  controllers: [TasksController, WebhooksController, EventTypesController],
  providers: [
    TasksService,
    WebhooksService,
    DeliveriesService,
    Deliveries,
    Deliverer,
    Outgoing,
    Signing,
    Sealing,
    { provide: EventOutlet, useExisting: Deliveries },
  ],
})
export class IntegrationsModule {}
