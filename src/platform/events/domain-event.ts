import type { z } from 'zod';
import { StartupError } from '../errors';

/** Something that happened to one thing, as a value: its name in the past tense, a sentence about it, and which ids it tells. */
export interface DomainEvent<Row = never, Data = unknown> {
  /** Part of the API: `job.opened`. */
  readonly type: string;
  readonly noun: string;
  readonly sentence: string;
  readonly schema: z.ZodType<Data>;
  readonly dataOf: (row: Row) => Data;
}

export type AnyDomainEvent = DomainEvent;

/** Every declared event by its type: what webhooks can subscribe to, and the webhooks section of the API document. */
export const eventCatalogue = new Map<string, AnyDomainEvent>();

/**
 * The events of one noun, which all tell the same: ids and states, never words of people. Whoever wants to know more asks the API, with rights of their own.
 * `const job = eventsOf('job', schema, toData); export const JobOpened = job('opened', 'A job takes applications.');`
 */
export function eventsOf<Row, Data>(noun: string, schema: z.ZodType<Data>, dataOf: (row: Row) => Data) {
  return function declare(fact: string, sentence: string): DomainEvent<Row, Data> {
    const type = `${noun}.${fact}`;
    if (eventCatalogue.has(type)) throw new StartupError(`Two events are declared as '${type}'. A type means one thing: rename one of them.`);
    const event = { type, noun, sentence, schema, dataOf };
    eventCatalogue.set(type, event);
    return event;
  };
}
