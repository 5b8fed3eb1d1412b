import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

const LONGEST_MILLISECONDS = 1_000;
const POLL_MILLISECONDS = 20;

/**
 * Browsers open connections ahead of need. Node does not count one that never sent a request as idle, and would wait for it at the end; here it is
 * closed with the server. But first nobody new can connect, and whoever had, just before, is still heard and told to go elsewhere: a proxy must not
 * send again what it sent on a connection that is then lost.
 */
export function closeUnusedConnections(fastify: FastifyInstance): void {
  const unused = new Set<Socket>();
  let connected = 0;
  fastify.server.on('connection', (socket: Socket) => {
    connected += 1;
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  fastify.server.on('request', ({ socket }: IncomingMessage) => unused.delete(socket));
  fastify.addHook('preClose', async () => {
    // The system connects them before we know: what it has kept for us until this turn of the event loop would be lost.
    for (let known = -1; known < connected;) {
      known = connected;
      await turn();
      await turn();
    }
    fastify.server.close();
    for (const until = Date.now() + LONGEST_MILLISECONDS; unused.size > 0 && Date.now() < until;) await sleep(POLL_MILLISECONDS);
    for (const socket of unused) socket.destroy();
  });
}
