const EVERY_MILLISECONDS = 100;
/** How much of the average the newest sample is: one long pause is forgotten within a second. */
const WEIGHT = 0.3;

/** How late timers come, averaged over about the last second. */
export class EventLoopLag {
  milliseconds = 0;
  private due = performance.now() + EVERY_MILLISECONDS;
  private readonly timer = setInterval(() => this.sample(), EVERY_MILLISECONDS).unref();

  stop(): void {
    clearInterval(this.timer);
  }

  private sample(): void {
    const now = performance.now();
    this.milliseconds += WEIGHT * (Math.max(0, now - this.due) - this.milliseconds);
    this.due = now + EVERY_MILLISECONDS;
  }
}
