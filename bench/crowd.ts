import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'undici';

const TICK_MILLISECONDS = 10;

/** What became of a flood: how long those waited who were served, in milliseconds, and how many were not. */
export interface Flood {
  served: number[];
  /** Told to come again. */
  refused: number;
  failed: number;
}

/** Requests at this rate, each sent when its time has come, also while others are waiting. Resolves when it is over and all of them are. */
export async function crowd(rate: number, isOver: (seconds: number) => boolean, ask: (number: number) => Promise<void>): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const began = performance.now();
  let sent = 0;
  for (let seconds = 0; !isOver(seconds); seconds = (performance.now() - began) / 1_000) {
    for (; sent < rate * seconds; sent += 1) {
      const asked = ask(sent).finally(() => underWay.delete(asked));
      underWay.add(asked);
    }
    await sleep(TICK_MILLISECONDS);
  }
  await Promise.all(underWay);
}

/** Reads at this rate, however they are answered; for so many seconds, or until `isOver`. */
export async function flood(
  pool: Pool,
  path: string,
  headers: Record<string, string>,
  rate: number,
  seconds: number,
  isOver = () => false,
): Promise<Flood> {
  const found: Flood = { served: [], refused: 0, failed: 0 };
  const ask = async (): Promise<void> => {
    const began = performance.now();
    try {
      const { statusCode, headers: told, body } = await pool.request({ method: 'GET', path, headers });
      await body.dump();
      if (statusCode === 200) found.served.push(performance.now() - began);
      else if (statusCode === 503 && told['retry-after'] !== undefined) found.refused += 1;
      else found.failed += 1;
    } catch {
      // Whatever it was: nobody was answered.
      found.failed += 1;
    }
  };
  await crowd(rate, (elapsed) => elapsed >= seconds || isOver(), ask);
  return found;
}

/** Within how many milliseconds 99 of 100 were served. */
export function p99Of(served: readonly number[]): number {
  return [...served].sort((one, other) => one - other)[Math.floor(served.length * 0.99)] ?? NaN;
}
