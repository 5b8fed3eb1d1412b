import { Logger } from '@nestjs/common';

const A_SECOND = 1_000;

/** The requests that were refused unread. A flood of them must not become one of lines: the log has their number, once a second at most. */
export class TurnedAway {
  private readonly log = new Logger('Traffic');
  private requests = 0;
  private telling: NodeJS.Timeout | undefined;

  count(): void {
    this.requests += 1;
    this.telling ??= setTimeout(() => this.tell(), A_SECOND).unref();
  }

  tell(): void {
    clearTimeout(this.telling);
    this.telling = undefined;
    if (this.requests > 0) this.log.warn({ requests: this.requests }, 'Requests were turned away');
    this.requests = 0;
  }
}
