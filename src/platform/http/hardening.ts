import type { NestFastifyApplication } from '@nestjs/platform-fastify';
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

/** Headers that tell browsers to do less with an answer than they otherwise might. Which other origins may read it is said in cross-origin.ts. */
export function harden(app: NestFastifyApplication, environment: Environment): void {
  app.useSecurityHeaders({
    contentSecurityPolicy: {
      useDefaults: false,
      // A report that is opened in the browser is one page with its own styles; nothing else of an answer may act.
      directives: {
        defaultSrc: "'none'",
        styleSrc: "'unsafe-inline'",
        imgSrc: 'data:',
        baseUri: "'none'",
        formAction: "'none'",
        frameAncestors: "'none'",
        sandbox: true,
      },
    },
    xFrameOptions: { action: 'deny' },
    // Only where TLS is in front: on a developer's machine it would bind every other project on localhost too.
    strictTransportSecurity: environment.isProduction || environment.TRUST_PROXY > 0,
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith('/docs')) void reply.header('Content-Security-Policy', DOCS_POLICY);
    if (request.url.startsWith('/api/')) void reply.header('Cache-Control', 'no-store');
    done();
  });
}
