import { z } from 'zod';
import { eventsOf } from '../../platform/events/domain-event';

const webhook = eventsOf('webhook', z.object({ webhookId: z.uuid() }), ({ id }: { id: string }) => ({ webhookId: id }));

export const WebhookPinged = webhook('pinged', 'Somebody tries out whether a webhook arrives; sent to that webhook alone.');
