import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { inScope } from '../database/scope';
import { UnitOfWork } from '../database/unit-of-work';
import type { Environment } from '../environment';
import { Metrics } from '../metrics/metrics';
import { ProblemFilter } from '../problem.filter';
import { allowOrigins } from './cross-origin';
import { tagAnswer } from './entity-tags';
import { hardenByPath } from './hardening';
import { Idempotency } from './idempotency/idempotency.guard';
import { IdempotencyKeys } from './idempotency/idempotency-keys';
import { rememberRules } from './known-rules';
import { serveOpenApi } from './openapi-pages';
import { operationFacts } from './operation-facts';
import { RateLimits } from './rate-limits';
import { CallerLimit } from './rate-limits.guard';
import { RequestChecks } from './request-checks.guard';
import { closeUnusedConnections } from './unused-connections';

/** The API has a version in its path; what surrounds it has not. */
const BASE = 'api/v1';
const AROUND = ['health', 'health/{*rest}', 'version', 'problems', 'problems/{*rest}', 'metrics', '.well-known/{*rest}'];

/** Everything that HTTP needs around the modules. Call it once, before the application is initialised. */
export function configureHttp(app: NestFastifyApplication, environment: Environment): void {
  app.setGlobalPrefix(BASE, { exclude: AROUND });
  rememberRules();
  app.useGlobalFilters(new ProblemFilter());
  const limits = new RateLimits(environment);
  // Guards, because an interceptor costs every request what these do for it. The access guard runs before them.
  const once = new Idempotency(app.get(IdempotencyKeys), app.get(UnitOfWork));
  app.useGlobalGuards(new CallerLimit(limits), new RequestChecks(), once);
  allowOrigins(app, environment);
  const fastify = app.getHttpAdapter().getInstance();
  hardenByPath(fastify);
  // The last hook before Nest: whatever Nest then does is done in the scope of this request.
  fastify.addHook('preHandler', (request, _reply, done) => inScope({ requestId: request.id, address: request.ip }, done));
  fastify.addHook('onRequest', (request, reply, done) => {
    done(request.url.startsWith('/health/') ? undefined : limits.count('address', request.ip, reply));
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const isKnown = tagAnswer(request, reply, payload);
    if (isKnown) void reply.code(304).removeHeader('content-length').removeHeader('content-type');
    done(null, isKnown ? null : payload);
  });
  app.get(Metrics).observe(fastify);
  closeUnusedConnections(fastify);
  // A route that the API document could not name is told at start, not when somebody opens /docs.
  operationFacts(app.get(ModulesContainer));
  if (environment.DOCS_ENABLED) serveOpenApi(app);
}
