import type { Client } from 'pg';
import { socketOf } from './socket-of';

/**
 * Closes a connection whose question is not answered in time. PostgreSQL itself ends what takes too long, but one that is frozen, or cut off by the network,
 * ends nothing; then whoever waits is told, and the next one gets a new connection.
 */
export class Patience {
  private readonly timer: NodeJS.Timeout;
  private isWaiting = false;

  constructor(client: Client, milliseconds: number) {
    const socket = socketOf(client);
    const giveUp = (): void => {
      if (this.isWaiting) socket.destroy(new Error('Connection terminated: no answer in time'));
    };
    this.timer = setTimeout(giveUp, milliseconds).unref();
    client.on('drain', () => (this.isWaiting = false));
    client.once('end', () => clearTimeout(this.timer));
  }

  /** Something is asked: the time begins anew. */
  begin(): void {
    this.isWaiting = true;
    this.timer.refresh();
  }
}
