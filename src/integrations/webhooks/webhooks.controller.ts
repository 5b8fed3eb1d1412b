import { Body, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Caller, Can } from '../../auth/access';
import { Accepted, Answers, AnswersPage, Api, Created, Empty, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import type { Page } from '../../platform/http/page';
import { IfMatch } from '../../platform/http/version-match';
import { DeliveriesService } from './deliveries.service';
import { DeliveryNotFound, RotatedTooOften, TooManyWebhooks, WebhookDisabled, WebhookNotFound } from './webhooks.errors';
import { DeliveryQuery, DeliveryView, NewWebhook, WebhookChanges, WebhookQuery, WebhookView, WebhookWithSecretView } from './webhooks.dto';
import { WebhooksService } from './webhooks.service';

const EXAMPLE = '0195f000-0000-7000-8000-0000000000c1';
const DELIVERY = '0195f000-0000-7000-8000-0000000000d1';

@Api('webhooks', { about: 'Addresses of yours that are told of events: signed, in order for each thing, tried again for three days.' })
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly deliveries: DeliveriesService,
  ) {}

  @Post()
  @Can('webhooks:write')
  @Operation('createWebhook', 'Add a webhook', 'The answer holds the secret that signatures are verified with; it is not shown again.')
  @Created(WebhookWithSecretView, ({ id }) => `/api/v1/webhooks/${id}`)
  @Fails(TooManyWebhooks)
  create(@Caller() caller: Caller, @Body() body: NewWebhook): Promise<WebhookWithSecretView> {
    return this.webhooks.create(caller, body);
  }

  @Get()
  @Can('webhooks:read')
  @Operation('listWebhooks', 'List webhooks', 'Newest first, without their secrets.')
  @AnswersPage(WebhookView)
  list(@Caller() caller: Caller, @Query() query: WebhookQuery): Promise<Page<WebhookView>> {
    return this.webhooks.list(caller, query);
  }

  @Get(':id')
  @Can('webhooks:read')
  @Operation('getWebhook', 'Read a webhook')
  @IdParam('id', EXAMPLE, 'The webhook')
  @Answers(WebhookView)
  @Fails(WebhookNotFound)
  get(@Caller() caller: Caller, @Id('id') id: string): Promise<WebhookView> {
    return this.webhooks.get(caller, id);
  }

  @Patch(':id')
  @Can('webhooks:write')
  @Operation('changeWebhook', 'Change a webhook', 'Also to disable it, or to enable it again.')
  @IdParam('id', EXAMPLE, 'The webhook')
  @Answers(WebhookView)
  @Fails(WebhookNotFound)
  change(@Caller() caller: Caller, @Id('id') id: string, @Body() body: WebhookChanges, @IfMatch() version?: number): Promise<WebhookView> {
    return this.webhooks.change(caller, id, body, version);
  }

  @Delete(':id')
  @Can('webhooks:write')
  @Operation('removeWebhook', 'Remove a webhook', 'With its deliveries.')
  @IdParam('id', EXAMPLE, 'The webhook')
  @Empty()
  @Fails(WebhookNotFound)
  remove(@Caller() caller: Caller, @Id('id') id: string, @IfMatch() version?: number): Promise<void> {
    return this.webhooks.remove(caller, id, version);
  }

  @Post(':id/rotate-secret')
  @Can('webhooks:write')
  @Operation('rotateWebhookSecret', 'Give it a new secret', 'The one before signs as well for 24 hours, so that nothing is lost while you change it.')
  @IdParam('id', EXAMPLE, 'The webhook')
  @Answers(WebhookWithSecretView)
  @Fails(WebhookNotFound, RotatedTooOften)
  rotate(@Caller() caller: Caller, @Id('id') id: string): Promise<WebhookWithSecretView> {
    return this.webhooks.rotate(caller, id);
  }

  @Post(':id/ping')
  @Can('webhooks:write')
  @Operation('pingWebhook', 'Try it out', 'Sends an event `webhook.pinged` to this webhook alone; its delivery shows what came of it.')
  @IdParam('id', EXAMPLE, 'The webhook')
  @Accepted(DeliveryView)
  @Fails(WebhookNotFound, WebhookDisabled)
  ping(@Caller() caller: Caller, @Id('id') id: string): Promise<DeliveryView> {
    return this.deliveries.ping(caller, id);
  }

  @Get(':id/deliveries')
  @Can('webhooks:read')
  @Operation('listDeliveries', 'What was sent', 'Newest first: each event with every try and what came of it.')
  @IdParam('id', EXAMPLE, 'The webhook')
  @AnswersPage(DeliveryView)
  @Fails(WebhookNotFound)
  listDeliveries(@Caller() caller: Caller, @Id('id') id: string, @Query() query: DeliveryQuery): Promise<Page<DeliveryView>> {
    return this.deliveries.list(caller, id, query);
  }

  @Get(':id/deliveries/:deliveryId')
  @Can('webhooks:read')
  @Operation('getDelivery', 'Read a delivery')
  @IdParam('id', EXAMPLE, 'The webhook')
  @IdParam('deliveryId', DELIVERY, 'The delivery')
  @Answers(DeliveryView)
  @Fails(DeliveryNotFound)
  getDelivery(@Caller() caller: Caller, @Id('id') id: string, @Id('deliveryId') deliveryId: string): Promise<DeliveryView> {
    return this.deliveries.get(caller, id, deliveryId);
  }

  @Post(':id/deliveries/:deliveryId/redeliver')
  @Can('webhooks:write')
  @Operation('redeliver', 'Send it once more', 'With the same `webhook-id`, so that a receiver that has it already knows.')
  @IdParam('id', EXAMPLE, 'The webhook')
  @IdParam('deliveryId', DELIVERY, 'The delivery')
  @Accepted(DeliveryView)
  @Fails(WebhookNotFound, DeliveryNotFound, WebhookDisabled)
  redeliver(@Caller() caller: Caller, @Id('id') id: string, @Id('deliveryId') deliveryId: string): Promise<DeliveryView> {
    return this.deliveries.redeliver(caller, id, deliveryId);
  }
}
