import type { ZodType } from 'zod';
import { type NamingDecorator, namingDecorator } from '../../platform/discover';

const named = namingDecorator('NativeFunction');
const INPUTS = Symbol('native inputs');

/**
 * The answer without a model, labelled `rules`: `@NativeFunction('kits/draft-kit')` on a provider method `(input, caller) => answer`.
 * With a schema of its input it can also be invoked over HTTP with plain variables; without one, only by a chapter that hands it its input.
 */
export const NativeFunction: NamingDecorator & ((name: string, input?: ZodType) => MethodDecorator) = Object.assign(
  (name: string, input?: ZodType): ClassDecorator & MethodDecorator =>
    (target: object, property?: string | symbol, descriptor?: PropertyDescriptor): void => {
      if (!property || !descriptor) throw new TypeError(`@NativeFunction('${name}') belongs on a method.`);
      named(name)(target, property, descriptor);
      if (input) Reflect.defineMetadata(INPUTS, new Map([...inputsOf(target.constructor), [name, input]]), target.constructor);
    },
  { key: named.key, label: named.label },
);

/** The input schemas that a class declares for its native functions, by function. */
export function inputsOf(provider: object): Map<string, ZodType> {
  return (Reflect.getMetadata(INPUTS, provider) as Map<string, ZodType> | undefined) ?? new Map<string, ZodType>();
}
