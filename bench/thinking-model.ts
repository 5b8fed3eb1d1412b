import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** The longest answer that our prompts ask for, in pieces as small as a model's tokens: what is told of it takes ten times as much as its words. */
const PIECES = 4_000;
const PIECE = 'a word ';

/** A model behind OpenAI's protocol that thinks for a long time before it answers; what it streams, after a first piece, comes as fast as it is taken. */
export class ThinkingModel {
  /** Requests that wait for their answer. */
  outstanding = 0;
  /** How long it thinks. */
  seconds = 0;

  /** After its first piece a stream waits for this. */
  streaming = Promise.resolve();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ThinkingModel> {
    const server = createServer();
    const model = new ThinkingModel(server);
    server.on(
      'request',
      (request: IncomingMessage, response: ServerResponse) => void model.answer(request, response).catch(() => response.destroy()),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return model;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { stream } = JSON.parse(await text(request)) as { stream?: boolean };
    if (stream) return this.stream(response);
    this.outstanding += 1;
    await sleep(this.seconds * 1_000);
    this.outstanding -= 1;
    const choices = [{ index: 0, message: { role: 'assistant', content: 'It was summed up.' }, finish_reason: 'stop' }];
    const usage = { prompt_tokens: 50, completion_tokens: 5, total_tokens: 55 };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id: 'c1', object: 'chat.completion', model: 'slow', choices, usage }));
  }

  private async stream(response: ServerResponse): Promise<void> {
    response.setHeader('content-type', 'text/event-stream');
    await pipeline(Readable.from(this.chunks()), response);
  }

  private async *chunks(): AsyncGenerator<string> {
    for (let piece = 0; piece < PIECES; piece += 1) {
      yield chunk(PIECE);
      if (piece === 0) await this.streaming;
    }
    yield `${chunk('', 'stop')}data: [DONE]\n\n`;
  }
}

function chunk(content: string, finish?: string): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
}
