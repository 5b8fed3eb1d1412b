import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Received {
  from: string;
  to: string[];
  text: string;
}

/** A mail server that keeps what it gets; it refuses the first few attempts when told so. */
export class MailServer {
  readonly received: Received[] = [];
  refusals = 0;
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (this.refusals-- > 0) {
          done(Object.assign(new Error('Try again later'), { responseCode: 451 }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        this.received.push({ from, to: rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString('utf8') });
        done();
      });
    },
  });

  async start(): Promise<string> {
    await new Promise<void>((ready) => this.server.listen(0, '127.0.0.1', ready));
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((stopped) => this.server.close(stopped));
  }

  /** The mails to an address, as soon as there are so many. */
  async to(address: string, count = 1): Promise<Received[]> {
    const deadline = Date.now() + 25_000;
    const found = () => this.received.filter(({ to }) => to.includes(address));
    while (found().length < count && Date.now() < deadline) await new Promise((done) => setImmediate(done));
    return found();
  }
}

/** What a mail says, with the line breaks of its encoding taken out. */
export const plain = (mail: Received | undefined): string => mail?.text.replaceAll('=\r\n', '').replaceAll('=3D', '=') ?? '';
