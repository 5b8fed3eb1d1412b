import type { Socket } from 'node:net';
import type { Client, PoolClient } from 'pg';

/** The socket of a connection, which pg keeps to itself: for what is to leave in one message, and for one that is given up. */
export function socketOf(client: Client | PoolClient): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}
