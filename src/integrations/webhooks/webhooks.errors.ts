import { Conflict, NotFound } from '../../platform/errors';

export const WebhookNotFound = NotFound('webhook.not-found', 'There is no webhook with this id. GET /api/v1/webhooks lists them.');
export const DeliveryNotFound = NotFound('webhook.delivery-not-found', 'There is no such delivery of this webhook. Its deliveries list shows them.');
export const WebhookDisabled = Conflict('webhook.disabled', 'This webhook is disabled and sends nothing. Change its status to active first.');
export const DeliveryUnderWay = Conflict('webhook.delivery-under-way', 'This delivery is being made at this moment. Look again in a few seconds.');
export const TooManyWebhooks = Conflict<{ limit: number }>(
  'webhook.too-many',
  ({ limit }) => `There are ${limit} webhooks already, the most that are possible. Remove one first.`,
);
export const RotatedTooOften = Conflict(
  'webhook.rotated-too-often',
  'This was done as often as is possible within 24 hours: what signed before is promised to sign on for so long. Wait, or make a new webhook.',
);
