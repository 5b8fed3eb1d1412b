import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy in front of several servers, as small as can be: in turn, and the next one when a server refuses or is being stopped. */
export class SmallProxy {
  private turn = 0;

  private constructor(
    private readonly server: http.Server,
    private readonly targets: () => string[],
  ) {
    server.on('request', (request, response) => void this.pass(request, response));
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
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const first = this.turn++;
    // Twice round, because servers come and go meanwhile.
    for (let index = 0; index < 2 * this.targets().length; index += 1) {
      const targets = this.targets();
      const answer = await ask(targets[(first + index) % targets.length]!, request, Buffer.concat(chunks));
      if (!answer || (answer.status === 503 && answer.body.includes('server.stopping'))) continue;
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
      return;
    }
    response.writeHead(502).end();
  }
}

/** Undefined when the server cannot be reached: then it has not begun with the request. */
function ask(
  target: string,
  { method, url = '/', headers }: http.IncomingMessage,
  body: Buffer,
): Promise<{ status: number; body: string } | undefined> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(target);
    const { authorization, 'content-type': type = 'application/json' } = headers;
    const own = { 'content-type': type, 'content-length': body.length, ...(authorization ? { authorization } : {}) };
    const request = http.request({ hostname, port, path: url, method, agent: false, headers: own }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
    });
    request.once('error', () => resolve(undefined));
    request.end(body);
  });
}
