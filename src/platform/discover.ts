import { DiscoveryService, type MetadataScanner } from '@nestjs/core';
import { StartupError } from './errors';

/** A class or method decorator that gives its target a name: `@ChatProvider('acme')`, `@NativeFunction('kits/draft')`. */
export interface NamingDecorator {
  (name: string): ClassDecorator & MethodDecorator;
  readonly key: symbol;
  readonly label: string;
}

/** Makes a decorator that `discover()` can find. */
export function namingDecorator(label: string): NamingDecorator {
  const key = Symbol(label);
  const decorator =
    (name: string) =>
    (target: object, _property?: string | symbol, descriptor?: PropertyDescriptor): void => {
      Reflect.defineMetadata(key, name, descriptor ? (descriptor.value as object) : target);
    };
  return Object.assign(decorator, { key, label });
}

/** A provider found by its class decorator. */
export type Discovered = Map<string, object>;
/** A method found by its decorator, bound to its provider. */
export type DiscoveredMethods = Map<string, Method>;

/** Every provider of the application whose class carries the decorator, by name. Two with one name stop the start. */
export function discoverClasses(discovery: DiscoveryService, decorator: NamingDecorator): Discovered {
  const found: Discovered = new Map();
  for (const { instance, metatype } of discovery.getProviders()) {
    if (!metatype || !instance || typeof instance !== 'object') continue;
    const name = Reflect.getMetadata(decorator.key, metatype) as string | undefined;
    if (name) claim(found, name, instance, decorator, metatype.name);
  }
  return found;
}

/** Every method of a provider or controller that carries the decorator, by name. Two with one name stop the start. */
export function discoverMethods(discovery: DiscoveryService, scanner: MetadataScanner, decorator: NamingDecorator): DiscoveredMethods {
  const found: DiscoveredMethods = new Map();
  for (const { instance } of discovery.getProviders()) {
    if (!instance || typeof instance !== 'object') continue;
    const prototype = Object.getPrototypeOf(instance) as Record<string, unknown> | null;
    if (!prototype) continue;
    for (const method of scanner.getAllMethodNames(prototype)) {
      const handler = prototype[method];
      if (typeof handler !== 'function') continue;
      const name = Reflect.getMetadata(decorator.key, handler) as string | undefined;
      if (name) claim(found, name, bound(handler as Method, instance as object), decorator, `${(instance as object).constructor.name}.${method}`);
    }
  }
  return found;
}

type Method = (...args: never[]) => unknown;

/** With whatever its decorators said of it. */
function bound(method: Method, instance: object): Method {
  const result: Method = method.bind(instance);
  for (const key of Reflect.getMetadataKeys(method)) Reflect.defineMetadata(key, Reflect.getMetadata(key, method) as unknown, result);
  return result;
}

function claim<T>(found: Map<string, T>, name: string, value: T, decorator: NamingDecorator, owner: string): void {
  if (found.has(name))
    throw new StartupError(`Two providers claim @${decorator.label}('${name}'); the second is ${owner}. Give one of them another name.`);
  found.set(name, value);
}
