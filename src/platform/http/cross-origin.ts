import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Environment } from '../environment';

/** What a page of another origin may read besides the body. */
const EXPOSED = [
  'ETag',
  'Location',
  'Link',
  'Retry-After',
  'X-Request-Id',
  'Idempotent-Replayed',
  'RateLimit',
  'RateLimit-Policy',
  'Preference-Applied',
];
const DAY_SECONDS = 86_400;

/** Pages of other origins get nothing, but for those that are listed, letter by letter. Tokens travel in a header, so no credentials of the browser are involved. */
export function allowOrigins(app: NestFastifyApplication, { CORS_ORIGINS }: Pick<Environment, 'CORS_ORIGINS'>): void {
  if (CORS_ORIGINS.length === 0) return;
  app.enableCors({
    origin: CORS_ORIGINS,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED,
    credentials: false,
    maxAge: DAY_SECONDS,
  });
}
