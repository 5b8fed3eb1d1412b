import http from 'node:http';
import https from 'node:https';
import { useAgent } from 'request-filtering-agent';

const MOST_BYTES = 1024 * 1024;
/** The code of the error when an answer does not end. */
export const ANSWER_TOO_LONG = 'ANSWER_TOO_LONG';
/** The code of the error when the address is one of those that are refused. */
export const ADDRESS_REFUSED = 'ADDRESS_REFUSED';

export interface OutsideRequest {
  method: string;
  headers: http.OutgoingHttpHeaders;
  body?: string | Uint8Array;
  milliseconds: number;
  /** Private ones that the operator lets customers name all the same. */
  allowedAddresses: string[];
}

export interface OutsideAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/**
 * Asks an address that a customer chose. The connection itself looks at the address that it was given and refuses private ones, so that neither a
 * spelling nor a name that resolves to something else a moment later leads inside. Nothing is followed, and an answer has an end.
 */
export function askOutside(url: string, { method, headers, body, milliseconds, allowedAddresses }: OutsideRequest): Promise<OutsideAnswer> {
  return new Promise((resolve, reject) => {
    const agent = useAgent(url, { keepAlive: false, allowIPAddressList: allowedAddresses });
    const send = url.startsWith('https:') ? https.request : http.request;
    const request = send(url, { method, headers, agent, signal: AbortSignal.timeout(milliseconds) });
    request.once('error', (error) => reject(isRefusal(error) ? Object.assign(error, { code: ADDRESS_REFUSED }) : error));
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.once('error', reject);
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if ((bytes += chunk.length) > MOST_BYTES) response.destroy(Object.assign(new Error('The answer is too long'), { code: ANSWER_TOO_LONG }));
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 502, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    request.end(body);
  });
}

/** The agent gives its refusals no code. Other errors quote names that customers chose: only the beginning is the agent's own. */
const isRefusal = ({ message }: Error): boolean => /^DNS lookup \S+ host:\S+ is not allowed\./.test(message);
