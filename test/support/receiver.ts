import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  event: { type: string; timestamp: string; data: Record<string, string> };
}

/** Somebody who takes webhooks, and answers as it is told. */
export class Receiver {
  readonly received: Received[] = [];
  /** Every connection, whether or not a request came. */
  connections = 0;
  /** Without an answer it says nothing, and keeps the connection. */
  answer: (received: Received) => { status: number; headers?: Record<string, string>; body?: string } | undefined = () => ({ status: 204 });

  private constructor(private readonly server: Server) {
    server.on('connection', () => (this.connections += 1));
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const received = { headers: request.headers, body, event: JSON.parse(body) as Received['event'] };
        this.received.push(received);
        const answer = this.answer(received);
        if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
      });
    });
  }

  static async start(): Promise<Receiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Receiver(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hooks`;
  }

  of(type: string): Received[] {
    return this.received.filter(({ event }) => event.type === type);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
