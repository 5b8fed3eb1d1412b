import { setTimeout as sleep } from 'node:timers/promises';

/** Work that is done over and over, with a pause after each round that left nothing to do, until it is stopped. */
export class Rounds {
  private readonly end = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly pauseMilliseconds: number) {}

  /** A round must not fail. It answers true when there is more to do at once. */
  start(round: () => Promise<boolean>): void {
    this.running = this.run(round);
  }

  /** Resolves when the round that is under way has ended. */
  async stop(): Promise<void> {
    this.end.abort();
    await this.running;
  }

  private async run(round: () => Promise<boolean>): Promise<void> {
    const { signal } = this.end;
    while (!signal.aborted) {
      const isMore = await round();
      if (!isMore) await sleep(this.pauseMilliseconds, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
