import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { inScope } from '../database/scope';
import type { Environment } from '../environment';
import { Metrics } from '../metrics/metrics';
import { ProblemFilter } from '../problem.filter';
import { AnswerHeaders } from './answer-headers.interceptor';
import { allowOrigins } from './cross-origin';
import { tagAnswer } from './entity-tags';
import { harden } from './hardening';
import { serveOpenApi } from './openapi-pages';
import { operationFacts } from './operation-facts';
import { RateLimits } from './rate-limits';
import { CallerLimit } from './rate-limits.interceptor';
import { RequestChecks } from './request-checks.interceptor';
import { closeUnusedConnections } from './unused-connections';
import { RequestPipe } from './validation';

/** The API has a version in its path; what surrounds it has not. */
const BASE = 'api/v1';
const AROUND = ['health', 'health/{*rest}', 'version', 'problems', 'problems/{*rest}', 'metrics', '.well-known/{*rest}'];

/** Everything that HTTP needs around the modules. Call it once, before the application is initialised. */
export function configureHttp(app: NestFastifyApplication, environment: Environment): void {
  app.setGlobalPrefix(BASE, { exclude: AROUND });
  app.useGlobalPipes(new RequestPipe());
  app.useGlobalFilters(new ProblemFilter());
  const limits = new RateLimits(environment);
  app.useGlobalInterceptors(new CallerLimit(limits), new RequestChecks(), new AnswerHeaders());
  harden(app, environment);
  allowOrigins(app, environment);
  const fastify = app.getHttpAdapter().getInstance();
  // The last hook before Nest: whatever Nest then does is done in the scope of this request.
  fastify.addHook('preHandler', (request, _reply, done) => inScope({ requestId: request.id, address: request.ip }, done));
  fastify.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/health/')) limits.count('address', request.ip, reply);
  });
  fastify.addHook('onSend', async (request, reply, payload) => {
    if (!tagAnswer(request, reply, payload)) return payload;
    void reply.code(304).removeHeader('content-length').removeHeader('content-type');
    return null;
  });
  app.get(Metrics).observe(fastify);
  closeUnusedConnections(fastify);
  // A route that the API document could not name is told at start, not when somebody opens /docs.
  operationFacts(app.get(ModulesContainer));
  if (environment.DOCS_ENABLED) serveOpenApi(app);
}
