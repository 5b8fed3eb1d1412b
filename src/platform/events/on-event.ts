import type { z } from 'zod';
import type { NamingDecorator } from '../discover';
import { namingDecorator } from '../discover';
import { Task } from '../queue/task';
import type { AnyDomainEvent, DomainEvent } from './domain-event';

const named = namingDecorator('OnEvent');
const TYPE = Symbol('event type');

/** What a handler is told. */
export interface Told<Data> {
  id: string;
  type: string;
  /** When it happened, in ISO 8601. */
  at: string;
  data: Data;
}

/** What a handler of this event is told: `handle(server: Caller, told: ToldOf<typeof JobOpened>)`. */
export type ToldOf<E> = E extends DomainEvent<never, infer Data> ? Told<Data> : E extends { schema: z.ZodType<infer Data> } ? Told<Data> : never;

/**
 * A provider method of a chapter on the right that goes on where one on the left ended: `@OnEvent(InterviewCompleted, 'scorecards/open')`.
 * It is background work like any other, done as the server: at least once, tried again, set aside after the last try.
 */
export const OnEvent = Object.assign(
  (event: AnyDomainEvent, task: string): MethodDecorator =>
    (target, property, descriptor) => {
      Task(task, { internal: true })(target, property, descriptor);
      named(task)(target, property, descriptor as PropertyDescriptor);
      Reflect.defineMetadata(TYPE, event.type, descriptor.value as object);
    },
  { key: named.key, label: named.label },
) as NamingDecorator & ((event: AnyDomainEvent, task: string) => MethodDecorator);

export function eventTypeOf(handler: object): string {
  return Reflect.getMetadata(TYPE, handler) as string;
}
