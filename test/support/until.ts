import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until there is an answer that is worth something; gives up, and says what for, after this time. */
export async function until<T>(what: string, ask: () => Promise<T | false | undefined | null>, seconds = 20): Promise<T> {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline;) {
    const answer = await ask();
    if (answer) return answer;
    await sleep(50);
  }
  throw new Error(`${what}: not within ${seconds} seconds`);
}
