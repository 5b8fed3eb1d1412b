import http from 'node:http';
import https from 'node:https';
import { Injectable } from '@nestjs/common';
import { useAgent } from 'request-filtering-agent';
import { version } from '../../../package.json';
import { Environment } from '../../platform/environment';

const MILLISECONDS = 15_000;
const ANSWER_BYTES = 1024 * 1024;

export interface Outcome {
  status: number | null;
  fault: string | null;
  milliseconds: number;
}

/**
 * Sends to addresses that customers chose. The connection itself looks at the address that it was given and refuses private ones, so that neither a
 * spelling nor a name that resolves to something else a moment later leads inside. Nothing is followed, and what comes back is not kept.
 */
@Injectable()
export class Outgoing {
  constructor(private readonly environment: Environment) {}

  async post(url: string, headers: Record<string, string>, body: string): Promise<Outcome> {
    const began = performance.now();
    const outcome = (status: number | null, fault: string | null): Outcome => ({
      status,
      fault,
      milliseconds: Math.round(performance.now() - began),
    });
    try {
      const status = await this.ask(url, headers, body);
      return outcome(status, faultOf(status));
    } catch (error) {
      return outcome(null, wordFor(error as NodeJS.ErrnoException));
    }
  }

  private ask(url: string, headers: Record<string, string>, body: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const agent = useAgent(url, { keepAlive: false, allowIPAddressList: this.environment.WEBHOOK_ALLOWED_ADDRESSES });
      const send = url.startsWith('https:') ? https.request : http.request;
      const request = send(url, {
        method: 'POST',
        agent,
        signal: AbortSignal.timeout(MILLISECONDS),
        headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), 'User-Agent': `Assay/${version}`, ...headers },
      });
      request.once('error', reject);
      request.once('response', (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          if ((bytes += chunk.length) > ANSWER_BYTES) response.destroy(Object.assign(new Error('The answer is too long'), { code: 'TOO_LONG' }));
        });
        response.once('error', reject);
        response.once('end', () => resolve(response.statusCode ?? 0));
      });
      request.end(body);
    });
  }
}

/** 2xx is taken for received; a redirect is not followed: it could lead anywhere. */
function faultOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return 'redirect';
  return status === 410 ? 'gone' : 'refused';
}

/** In a word that says nothing about our network. */
function wordFor({ code, name, message }: NodeJS.ErrnoException): string {
  if (name === 'AbortError' || name === 'TimeoutError') return 'time-out';
  if (/is not allowed|private|meta IP/i.test(message)) return 'refused-address';
  if (code === 'TOO_LONG') return 'answer-too-long';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown-host';
  if (code?.startsWith('ERR_TLS') || code?.includes('CERT')) return 'certificate';
  return 'no-connection';
}
