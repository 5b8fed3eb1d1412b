import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { ZodType } from 'zod';
import type { Caller } from '../../auth/access';
import { discoverMethods } from '../../platform/discover';
import { WrongVariables } from '../ai.errors';
import { publicName } from '../functions/function-name';
import { inputsOf, NativeFunction } from './native-function';

type NativeHandler = (input: unknown, caller: Caller) => unknown;

/** The answers without a model, discovered from `@NativeFunction` methods. */
@Injectable()
export class Natives implements OnModuleInit {
  private readonly handlers = new Map<string, NativeHandler>();
  private readonly inputs = new Map<string, ZodType>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    for (const [name, handler] of discoverMethods(this.discovery, this.scanner, NativeFunction)) this.handlers.set(name, handler as NativeHandler);
    for (const { metatype } of this.discovery.getProviders()) {
      if (metatype) for (const [name, input] of inputsOf(metatype)) this.inputs.set(name, input);
    }
  }

  has(name: string): boolean {
    return this.handlers.has(name);
  }

  /** Whether plain variables are enough for it. */
  takesVariables(name: string): boolean {
    return this.inputs.has(name);
  }

  names(): string[] {
    return [...this.handlers.keys()];
  }

  async answer(name: string, input: unknown, caller: Caller): Promise<unknown> {
    const handler = this.handlers.get(name);
    if (!handler) throw new TypeError(`There is no @NativeFunction('${name}'); ask has() first.`);
    const parsed = this.inputs.get(name)?.safeParse(input);
    if (parsed && !parsed.success) {
      const errors = parsed.error.issues.map((issue) => ({ pointer: `/variables/${issue.path.join('/')}`, code: issue.code, detail: issue.message }));
      throw new WrongVariables({ name: publicName(name) }, { errors });
    }
    return handler(parsed ? parsed.data : input, caller);
  }
}
