/** How much of the average the newest wait is. */
const WEIGHT = 0.2;
/** A burst makes a long line too, and is served; a line that does not end within this time is more than can be served. */
const BURST_MILLISECONDS = 1_000;
const LONGEST_MILLISECONDS = 250;

/**
 * The line for a connection. What somebody who comes now would wait is the number of those before them times what a place has taken lately (Little's law): unlike the
 * time that the last one waited, it is known while the line grows, and with an empty line it is nothing, however slow the database was. In a line that does not
 * move nobody learns what a place takes: then it is how long it has not moved.
 */
export class Waiting {
  private millisecondsPerPlace = 0;
  private began = 0;
  private moved = 0;

  constructor(private readonly pool: { readonly waitingCount: number }) {}

  /** The line stands for good, and is so long that it had better not become longer. */
  get isTooLong(): boolean {
    const [ahead, now] = [this.pool.waitingCount, performance.now()];
    if (ahead === 0 || now - this.began <= BURST_MILLISECONDS) return false;
    return Math.max(ahead * this.millisecondsPerPlace, now - Math.max(this.moved, this.began)) > LONGEST_MILLISECONDS;
  }

  /** Somebody takes their place; to be called back when they have their connection. Who gave up has not seen how fast the line moves. */
  join(): () => void {
    const [place, since] = [this.pool.waitingCount + 1, performance.now()];
    if (place === 1) this.began = since;
    return () => {
      const now = performance.now();
      // Whoever waited while nothing moved has not seen how fast it moves since.
      const perPlace = Math.min((now - since) / place, now - this.moved);
      this.millisecondsPerPlace += WEIGHT * (perPlace - this.millisecondsPerPlace);
      this.moved = now;
    };
  }
}
