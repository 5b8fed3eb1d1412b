import { Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { operationFacts } from '../../platform/http/operation-facts';
import { beyond, REACHES } from '../permissions';

/** Every permission that means something in this installation, its extensions included: what the routes ask for, and how far that reaches. */
@Injectable()
export class KnownPermissions {
  private needs: Map<string, string[]> | undefined;

  constructor(private readonly modules: ModulesContainer) {}

  /** The permission, and the operations that need it. */
  get operations(): ReadonlyMap<string, readonly string[]> {
    // Not in the constructor: by then not every module has its controllers.
    this.needs ??= this.read();
    return this.needs;
  }

  /** The patterns that cover no permission at all: a typing mistake, most likely. */
  unknown(patterns: readonly string[]): string[] {
    const known = [...this.operations.keys()];
    return patterns.filter((pattern) => !known.some((permission) => beyond([permission], [pattern]).length === 0));
  }

  private read(): Map<string, string[]> {
    const needs = new Map<string, string[]>(Object.keys(REACHES).map((permission) => [permission, []]));
    for (const [id, { permission }] of operationFacts(this.modules)) {
      if (permission) needs.set(permission, [...(needs.get(permission) ?? []), id]);
    }
    return new Map([...needs].sort(([a], [b]) => a.localeCompare(b)));
  }
}
