import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { discoverMethods, namingDecorator } from '../platform/discover';
import type { Caller } from './access';

/**
 * A provider method that knows who comes with a bearer token of this kind: `@Credential('assay_live')` on `callerOf(token, request)`
 * for tokens that begin with `assay_live_`. The kind says for whom a token is: one kind is never taken for another.
 */
export const Credential = namingDecorator('Credential');

type CallerOf = (token: string, request: FastifyRequest) => Promise<Caller | undefined>;

/** The bearer tokens besides the access tokens of people who logged in. */
@Injectable()
export class Credentials implements OnApplicationBootstrap {
  private kinds: [string, CallerOf][] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onApplicationBootstrap(): void {
    const found = discoverMethods(this.discovery, this.scanner, Credential);
    this.kinds = [...found].map(([kind, callerOf]) => [`${kind}_`, callerOf as CallerOf]);
  }

  /** What knows who comes with this token; undefined when it is of none of these kinds. */
  find(token: string): CallerOf | undefined {
    return this.kinds.find(([prefix]) => token.startsWith(prefix))?.[1];
  }
}
