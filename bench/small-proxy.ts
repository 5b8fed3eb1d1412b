import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

/**
 * A proxy in front of several servers, as small as can be: in turn, and the next one when a server refuses or is being stopped. A change that a server
 * may have begun with is not sent again.
 */
export class SmallProxy {
  private turn = 0;

  private constructor(
    private readonly server: http.Server,
    private readonly targets: () => string[],
  ) {
    server.on('request', (request, response) => {
      this.pass(request, response).catch((error: unknown) => {
        // What was begun cannot be taken back: whoever asked sees that it was cut off.
        if (response.headersSent) response.destroy();
        else response.writeHead(502).end(String(error));
      });
    });
  }

  static async start(targets: () => string[]): Promise<SmallProxy> {
    const server = http.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SmallProxy(server, targets);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await buffer(request);
    const first = this.turn++;
    // Twice round, because servers come and go meanwhile.
    for (let index = 0; index < 2 * this.targets().length; index += 1) {
      const targets = this.targets();
      const answer = await ask(targets[(first + index) % targets.length] ?? '', request, body);
      if (!answer) continue;
      const refusal = answer.statusCode === 503 ? await text(answer) : undefined;
      if (refusal?.includes('server.stopping')) continue;
      response.writeHead(answer.statusCode ?? 0, { 'content-type': answer.headers['content-type'] });
      if (refusal === undefined) await pipeline(answer, response);
      else response.end(refusal);
      return;
    }
    response.writeHead(502).end('There is no server.');
  }
}

/** Undefined when the server has not begun with it, or might as well begin with it twice. */
async function ask(target: string, { method, url = '/', headers }: http.IncomingMessage, body: Buffer): Promise<http.IncomingMessage | undefined> {
  const { hostname, port } = new URL(target);
  const { authorization, 'content-type': type = 'application/json' } = headers;
  const own = { 'content-type': type, 'content-length': body.length, ...(authorization ? { authorization } : {}) };
  const request = http.request({ hostname, port, path: url, method, agent: false, headers: own });
  // What goes wrong after the head of the answer is told by the answer.
  request.on('error', () => undefined);
  request.end(body);
  try {
    const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
    return answer;
  } catch (error) {
    if (method === 'GET' || (error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return undefined;
    throw error;
  }
}
