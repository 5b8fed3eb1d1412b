import { z } from 'zod';
import { DEMO } from '../demo';
import { eventCatalogue, type AnyDomainEvent } from './domain-event';

/** An event as it is told: to people in the catalogue, to machines in the API document. */
export interface EventDocument {
  type: string;
  description: string;
  schema: Record<string, unknown>;
  example: Record<string, unknown>;
}

/** Ids of the demo data, where there is such a thing. */
const KNOWN_IDS: Readonly<Record<string, string>> = {
  jobId: DEMO.job,
  candidateId: DEMO.candidate,
  applicationId: DEMO.application,
  interviewId: DEMO.interview,
};
const SOME_ID = '0195f000-0000-7000-8000-0000000000e1';

/** Every event there can be, by its type. */
export function eventDocuments(): EventDocument[] {
  return [...eventCatalogue.values()].map(eventDocument).sort((a, b) => a.type.localeCompare(b.type));
}

function eventDocument({ type, sentence, schema }: AnyDomainEvent): EventDocument {
  const { $schema: _dialect, ...written } = z.toJSONSchema(schema) as { $schema?: string; properties?: Record<string, Property> };
  const data = Object.fromEntries(Object.entries(written.properties ?? {}).map(([name, property]) => [name, exampleOf(name, property)]));
  return { type, description: sentence, schema: written, example: { type, timestamp: '2026-11-23T09:30:00.000Z', data } };
}

interface Property {
  format?: string;
  enum?: string[];
  type?: string;
}

function exampleOf(name: string, { format, enum: values, type }: Property): unknown {
  if (format === 'uuid') return KNOWN_IDS[name] ?? SOME_ID;
  if (values) return values.at(-1);
  return type === 'integer' || type === 'number' ? 1 : 'text';
}

/** The webhooks section of the API document: what Assay sends to addresses of its customers. */
export function eventWebhooks(): Record<string, object> {
  return Object.fromEntries(eventDocuments().map((event) => [event.type, { post: webhookOperation(event) }]));
}

function webhookOperation({ type, description, schema, example }: EventDocument): object {
  const body = {
    type: 'object',
    required: ['type', 'timestamp', 'data'],
    properties: { type: { const: type }, timestamp: { type: 'string', format: 'date-time' }, data: schema },
  };
  const header = (name: string, text: string) => ({ name, in: 'header', required: true, description: text, schema: { type: 'string' } });
  return {
    operationId: `on${type.replace(/(?:^|[._])(\w)/g, (_match, letter: string) => letter.toUpperCase())}`,
    summary: description,
    description: 'Signed as in https://www.standardwebhooks.com. Tried again for 75 hours unless the answer is 2xx; 410 disables the webhook.',
    tags: ['webhooks'],
    security: [],
    parameters: [
      header('webhook-id', 'The id of the event, the same at every try.'),
      header('webhook-timestamp', 'When this try was made, in seconds since 1970.'),
      header('webhook-signature', 'One or two signatures, separated by a blank.'),
    ],
    requestBody: { required: true, content: { 'application/json': { schema: body, example } } },
    responses: { '2XX': { description: 'Received.' }, '410': { description: 'Gone for good: the webhook is disabled.' } },
  };
}
