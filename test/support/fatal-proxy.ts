import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';

/**
 * Stands between a server and its database and is deadly at one moment: the transaction in which `statement` was made has been committed, and before
 * the server can learn of it, `kill` is called. What a crash between commit and answer looks like.
 */
export class FatalProxy {
  private kill: (() => void) | undefined;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(databaseUrl: string, statement: string): Promise<FatalProxy> {
    const target = new URL(databaseUrl);
    let proxy: FatalProxy | undefined = undefined as FatalProxy | undefined;
    const server = createServer((client) => {
      const upstream = connect(Number(target.port), target.hostname);
      let isNear = false;
      client.on('data', (bytes) => {
        isNear ||= bytes.includes(statement);
        upstream.write(bytes);
      });
      upstream.on('data', (bytes) => {
        if (isNear && proxy?.kill && bytes.includes('COMMIT\0')) proxy.kill();
        else client.write(bytes);
      });
      for (const socket of [client, upstream]) socket.on('error', () => undefined);
      client.on('close', () => upstream.destroy());
      upstream.on('close', () => client.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(databaseUrl);
    url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    proxy = new FatalProxy(server, url.toString());
    return proxy;
  }

  /** From now on. */
  arm(kill: () => void): void {
    this.kill = kill;
  }

  close(): void {
    this.server.close();
  }
}
