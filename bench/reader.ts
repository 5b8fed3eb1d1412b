import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

/** Reads an answer only when told to, and no more than it is told; the rest stays with the server, or on the way. */
export class Reader {
  bytes = 0;

  private constructor(private readonly answer: IncomingMessage) {
    // Cut short on purpose at the end.
    answer.on('error', () => undefined);
  }

  static async open(url: string, token: string, body: string): Promise<Reader> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const asked = request(url, { method: 'POST', headers, agent: false });
    asked.end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode ?? ''}`);
    return new Reader(answer);
  }

  /** The server has ended it, or it broke off. */
  get hasEnded(): boolean {
    return this.answer.readableEnded || this.answer.destroyed;
  }

  read(most: number): void {
    this.bytes += ((this.answer.read(most) ?? this.answer.read()) as Buffer | null)?.length ?? 0;
  }

  /** To the end, as fast as it comes. */
  async readAll(): Promise<void> {
    for await (const part of this.answer) this.bytes += (part as Buffer).length;
  }

  close(): void {
    this.answer.destroy();
  }
}
