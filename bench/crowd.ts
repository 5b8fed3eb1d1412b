import { setTimeout as sleep } from 'node:timers/promises';

const TICK_MILLISECONDS = 10;

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
