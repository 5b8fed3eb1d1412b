import type { CustomFetch } from 'openid-client';
import { askOutside, type OutsideAnswer } from '../../platform/http/outside';

const MILLISECONDS = 10_000;

/** Asks an identity provider, whose address a customer chose, in the way that the library of OpenID Connect expects. */
export function providerFetch(allowedAddresses: string[]): CustomFetch {
  return async (url, { method, headers, body }) => {
    // A form is all that the protocol ever sends.
    const sent = body instanceof URLSearchParams ? body.toString() : undefined;
    return answerOf(await askOutside(url, { method, headers, body: sent, milliseconds: MILLISECONDS, allowedAddresses }));
  };
}

function answerOf({ status, headers, body }: OutsideAnswer): Response {
  const type = headers['content-type'];
  return new Response(body.length > 0 ? new Uint8Array(body) : null, { status, headers: type ? { 'content-type': type } : {} });
}
