import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { problemOf } from '../problem.filter';

interface KnownCaller {
  organizationId?: string;
  userId?: string | null;
  /** The machine that came on behalf of `userId`. */
  apiKeyId?: string;
}

/** One line per request: what was asked (the route, not the query, which may hold names), by whom, the outcome, the time it took. */
export function logRequests(fastify: FastifyInstance, logger: Logger): void {
  // Ids, a route and figures: there is nothing to redact, and to look for it takes three times as long as the line itself.
  const log = logger.child({}, { redact: [] });
  fastify.addHook('onResponse', (request, reply, done) => {
    const caller = (request as unknown as { user?: KnownCaller }).user;
    const isQuiet = request.url.startsWith('/health') || problemOf.get(request)?.logLevel === 'debug';
    const level = isQuiet ? 'debug' : reply.statusCode >= 500 ? 'error' : 'info';
    log[level](
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime * 10) / 10,
        ...(caller?.organizationId ? { organizationId: caller.organizationId, userId: caller.userId, apiKeyId: caller.apiKeyId } : {}),
      },
      'request',
    );
    done();
  });
}
