import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves as soon as it is so; for what happens a moment later and tells nobody. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 25_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('It did not come to this within 25 seconds');
    await sleep(100);
  }
}
