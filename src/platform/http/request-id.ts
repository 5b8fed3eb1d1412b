import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export const REQUEST_ID_HEADER = 'X-Request-Id';

/** What may stand in a header, a log line and a problem without being quoted. */
const SAFE = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's own id when it is harmless, else a new one. */
export function requestId(request: { headers: IncomingHttpHeaders }): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SAFE.test(given) ? given : randomUUID();
}
