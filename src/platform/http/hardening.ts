import type { FastifyInstance } from 'fastify';
import type { Environment } from '../environment';

/** Swagger UI: its own scripts and pictures, its inline styles, and requests to this server. */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A report that is opened in the browser is one page with its own styles; nothing else of an answer may act. */
const POLICY = "default-src 'none';style-src 'unsafe-inline';img-src data:;base-uri 'none';form-action 'none';frame-ancestors 'none';sandbox";
const YEAR_SECONDS = 31_536_000;

/**
 * What every answer carries: headers that tell browsers to do less with it than they otherwise might (OWASP REST Security Cheat Sheet). Which other origins
 * may read it is said in cross-origin.ts.
 */
export function securityHeaders({ isProduction, TRUST_PROXY }: Pick<Environment, 'isProduction' | 'TRUST_PROXY'>): Record<string, string> {
  return {
    'Content-Security-Policy': POLICY,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    // Only where TLS is in front: on a developer's machine it would bind every other project on localhost too.
    ...(isProduction || TRUST_PROXY > 0 ? { 'Strict-Transport-Security': `max-age=${YEAR_SECONDS}; includeSubDomains` } : {}),
  };
}

/** What differs between the pages of the documentation and the answers of the API. */
export function hardenByPath(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith('/docs')) void reply.header('Content-Security-Policy', DOCS_POLICY);
    if (request.url.startsWith('/api/')) void reply.header('Cache-Control', 'no-store');
    done();
  });
}
