import http from 'node:http';
import https from 'node:https';
import type { CustomFetch } from 'openid-client';
import { useAgent } from 'request-filtering-agent';

const MILLISECONDS = 10_000;
const ANSWER_BYTES = 1024 * 1024;

/**
 * Asks an identity provider, whose address a customer chose. The connection looks at the address that it was given and refuses private ones
 * (unless they are allowed), so that neither a spelling nor a name that resolves to something else leads inside. No redirect is followed.
 */
export function providerFetch(allowIPAddressList: string[]): CustomFetch {
  return (url, { method, headers, body }) =>
    new Promise((resolve, reject) => {
      const send = url.startsWith('https:') ? https.request : http.request;
      const agent = useAgent(url, { keepAlive: false, allowIPAddressList });
      const request = send(url, { method, headers, agent, signal: AbortSignal.timeout(MILLISECONDS) });
      request.once('error', reject);
      request.once('response', (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.once('error', reject);
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          if ((bytes += chunk.length) > ANSWER_BYTES) response.destroy(new Error('The identity provider answers too much'));
        });
        response.once('end', () => resolve(answerOf(response, Buffer.concat(chunks))));
      });
      request.end(body instanceof URLSearchParams ? body.toString() : body);
    });
}

function answerOf({ statusCode = 502, headers }: http.IncomingMessage, body: Buffer): Response {
  const type = headers['content-type'];
  return new Response(body.length > 0 ? new Uint8Array(body) : null, { status: statusCode, headers: type ? { 'content-type': type } : {} });
}
