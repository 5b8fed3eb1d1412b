import type { NamingDecorator } from '../discover';
import { namingDecorator } from '../discover';

const named = namingDecorator('Cron');
const WHEN = Symbol('cron expression');

/** A provider method without arguments that runs at these times (UTC), once however many servers there are: `@Cron('events/prune', '17 3 * * *')`. */
export const Cron = Object.assign(
  (name: string, when: string): MethodDecorator =>
    (target, property, descriptor) => {
      named(name)(target, property, descriptor as PropertyDescriptor);
      Reflect.defineMetadata(WHEN, when, descriptor.value as object);
    },
  { key: named.key, label: named.label },
) as NamingDecorator & ((name: string, when: string) => MethodDecorator);

export function cronExpression(handler: object): string {
  return Reflect.getMetadata(WHEN, handler) as string;
}
