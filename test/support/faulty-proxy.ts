import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * What a database can do to its client, besides answering: break the connection; take no new one; say nothing at all; do what it was told and say nothing.
 */
export const FAULTS = ['unavailable', 'exhausted', 'time-out', 'executed, then time-out'] as const;
export type Fault = (typeof FAULTS)[number];

/** Stands between a server and its database, and has a fault when a statement with certain words comes by. */
export class FaultyProxy {
  private armed: { fault: Fault; words: string; from: string } | undefined;
  private isExhausted = false;
  private readonly clients = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (client: Socket) => this.serve(client));
  }

  static async before(databaseUrl: string): Promise<FaultyProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FaultyProxy(server, new URL(databaseUrl));
  }

  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return url.toString();
  }

  /** The next statement with these words meets the fault; of a connection on which, since now, these other words were said. */
  arm(fault: Fault, words: string, from = ''): void {
    this.armed = { fault, words, from };
  }

  /** Whole again. Whether the fault has happened. */
  mend(): boolean {
    const hasHappened = this.armed === undefined;
    this.armed = undefined;
    this.isExhausted = false;
    return hasHappened;
  }

  close(): void {
    for (const client of this.clients) client.destroy();
    this.server.close();
  }

  private serve(client: Socket): void {
    const upstream = connect(Number(this.target.port), this.target.hostname);
    let [hears, speaks] = [true, true];
    let meant: typeof this.armed;
    this.clients.add(client);
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    client.on('close', () => this.clients.delete(client) && upstream.destroy());
    upstream.on('close', () => client.destroy());
    upstream.on('data', (bytes) => speaks && client.write(bytes));
    client.on('data', (bytes) => {
      if (this.isExhausted) return void client.end(tooManyConnections());
      if (this.armed && bytes.includes(this.armed.from)) meant = this.armed;
      if (this.armed && meant === this.armed && bytes.includes(this.armed.words)) {
        const { fault } = this.armed;
        this.armed = undefined;
        if (fault === 'unavailable') return void client.destroy();
        if (fault === 'exhausted') {
          this.exhaust();
          return;
        }
        [hears, speaks] = [fault !== 'time-out', false];
      }
      if (hears) upstream.write(bytes);
    });
  }

  /** Nobody has a connection any more, and nobody gets one. */
  private exhaust(): void {
    this.isExhausted = true;
    for (const client of this.clients) client.destroy();
  }
}

/** As PostgreSQL says it when max_connections are open. */
function tooManyConnections(): Buffer {
  const fields = Buffer.from('SFATAL\0VFATAL\0C53300\0Msorry, too many clients already\0\0');
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
