import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { ModelFailure } from './failure';

const MAX_RETRIES = 2;
const BASE_SECONDS = 0.5;
const CAP_SECONDS = 8;

/**
 * When a failed request is worth repeating, and how long to wait before: at most twice, with full jitter, only after failures that pass,
 * never sooner than the provider asked for. null: do not repeat it.
 */
export function retryDelay(failure: ModelFailure, retries: number, random: () => number): number | null {
  if (failure.then !== 'retry' || retries >= MAX_RETRIES) return null;
  const backoff = random() * Math.min(CAP_SECONDS, BASE_SECONDS * 2 ** retries);
  return Math.max(failure.facts.retryAfterSeconds ?? 0, backoff);
}

/** Waiting and chance, injected, so that a test neither waits nor throws dice. */
@Injectable()
export class Pause {
  random(): number {
    return Math.random();
  }

  /** Waits; false when the signal ended it early. */
  async seconds(seconds: number, signal: AbortSignal): Promise<boolean> {
    await sleep(seconds * 1000, undefined, { signal, ref: false }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    return !signal.aborted;
  }
}
