import { Injectable } from '@nestjs/common';
import { version } from '../../../package.json';
import { Environment } from '../../platform/environment';
import { ADDRESS_REFUSED, ANSWER_TOO_LONG, askOutside } from '../../platform/http/outside';
import type { Fault } from './faults';

const MILLISECONDS = 15_000;

export interface Outcome {
  status: number | null;
  fault: Fault | null;
  milliseconds: number;
}

/**
 * Sends to addresses that customers chose. What comes back is not kept.
 */
@Injectable()
export class Outgoing {
  constructor(private readonly environment: Environment) {}

  async post(url: string, headers: Record<string, string>, body: string): Promise<Outcome> {
    const began = performance.now();
    const outcome = (status: number | null, fault: Fault | null): Outcome => ({
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

  private async ask(url: string, headers: Record<string, string>, body: string): Promise<number> {
    const { status } = await askOutside(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), 'User-Agent': `Assay/${version}`, ...headers },
      body,
      milliseconds: MILLISECONDS,
      allowedAddresses: this.environment.WEBHOOK_ALLOWED_ADDRESSES,
    });
    return status;
  }
}

/** Of all 3xx those that lead somewhere: 304, say, does not. */
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** 2xx is taken for received; a redirect is not followed: it could lead anywhere. */
function faultOf(status: number): Fault | null {
  if (status >= 200 && status < 300) return null;
  if (REDIRECTS.has(status)) return 'redirect';
  return status === 410 ? 'gone' : 'refused';
}

/** In a word that says nothing about our network. */
function wordFor({ code, name }: NodeJS.ErrnoException): Fault {
  if (name === 'AbortError' || name === 'TimeoutError') return 'time-out';
  if (code === ADDRESS_REFUSED) return 'refused-address';
  if (code === ANSWER_TOO_LONG) return 'answer-too-long';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown-host';
  if (code?.startsWith('ERR_TLS') || code?.includes('CERT')) return 'certificate';
  return 'no-connection';
}
