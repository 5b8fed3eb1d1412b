import { METHOD_METADATA } from '@nestjs/common/constants';

export type Handler = (...args: never[]) => unknown;

/** The methods of a controller that answer requests. */
export function handlersOf({ prototype }: { prototype: unknown }): Handler[] {
  return Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name]) => name !== 'constructor')
    .map(([, { value }]) => value as unknown)
    .filter((member): member is Handler => typeof member === 'function' && Reflect.hasMetadata(METHOD_METADATA, member));
}
