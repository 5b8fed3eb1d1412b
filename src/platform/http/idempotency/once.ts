import { currentScope } from '../../database/scope';
import type { Scope } from '../../database/work';
import type { Handler } from '../handlers';

/** Calls the handler of the request. */
export type Handling = () => unknown;
type Carrier = (handling: Handling) => Promise<unknown>;

const carriers = new WeakMap<Scope, Carrier>();

/** From here on: how the handler of the present request is to be called. */
export function carriedOutBy(carrier: Carrier): void {
  const scope = currentScope();
  if (scope) carriers.set(scope, carrier);
}

/** Puts something that calls the handler as the request wants it in the place of the handler, with all that its decorators said of it. */
export function callAsWanted({ prototype }: { prototype: object }, handler: Handler): void {
  function called(this: unknown, ...given: never[]): unknown {
    const scope = currentScope();
    const carrier = scope && carriers.get(scope);
    if (!carrier) return handler.apply(this, given);
    carriers.delete(scope);
    return carrier(() => handler.apply(this, given));
  }
  for (const key of Reflect.getMetadataKeys(handler)) Reflect.defineMetadata(key, Reflect.getMetadata(key, handler), called);
  Object.defineProperty(called, 'name', { value: handler.name });
  Object.defineProperty(prototype, handler.name, { ...Object.getOwnPropertyDescriptor(prototype, handler.name), value: called });
}
