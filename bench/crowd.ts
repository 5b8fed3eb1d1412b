import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'undici';

const TICK_MILLISECONDS = 10;

/** What became of a flood: how long those waited who were served, in milliseconds, and how many were not. */
export interface Flood {
  /** From when each was due, whatever held it up: a flood that comes late itself does not make the server look quick. */
  served: number[];
  /** The same ones, from when they went out to the server. */
  servedSinceSent: number[];
  /** Told to come again. */
  refused: number;
  failed: number;
}

/** Requests at this rate, each sent when its time has come, also while others are waiting. Resolves when it is over and all of them are. */
export async function crowd(rate: number, isOver: (seconds: number) => boolean, ask: (number: number, due: number) => Promise<void>): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const began = performance.now();
  let sent = 0;
  for (let seconds = 0; !isOver(seconds); seconds = (performance.now() - began) / 1_000) {
    for (; sent < rate * seconds; sent += 1) {
      const asked = ask(sent, began + (1_000 * sent) / rate).finally(() => underWay.delete(asked));
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
  const found: Flood = { served: [], servedSinceSent: [], refused: 0, failed: 0 };
  // Without a stream for every answer: what the flood itself takes is missing elsewhere.
  const ask = (_number: number, due: number): Promise<void> =>
    new Promise((answered) => {
      let [sent, status, mayComeAgain] = [NaN, 0, false];
      pool.dispatch(
        { method: 'GET', path, headers },
        {
          onRequestStart: () => (sent = performance.now()),
          onResponseStart: (_controller, statusCode, told) => ([status, mayComeAgain] = [statusCode, told['retry-after'] !== undefined]),
          onResponseData: () => undefined,
          onResponseEnd: () => {
            const now = performance.now();
            if (status === 200) {
              found.served.push(now - due);
              found.servedSinceSent.push(now - sent);
            } else if (status === 503 && mayComeAgain) found.refused += 1;
            else found.failed += 1;
            answered();
          },
          // Whatever it was: nobody was answered.
          onResponseError: () => {
            found.failed += 1;
            answered();
          },
        },
      );
    });
  await crowd(rate, (elapsed) => elapsed >= seconds || isOver(), ask);
  return found;
}

/** Within how many milliseconds 99 of 100 were served. */
export function p99Of(served: readonly number[]): number {
  return [...served].sort((one, other) => one - other)[Math.floor(served.length * 0.99)] ?? NaN;
}
