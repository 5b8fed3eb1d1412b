import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A model behind OpenAI's protocol: it thinks as long, and streams such words, as it is told. */
export class ModelServer {
  /** Requests that wait for an answer that comes at once. */
  outstanding = 0;
  /** How long it thinks about one. */
  thinkingSeconds = 0;

  private constructor(
    private readonly server: Server,
    private readonly words: () => AsyncIterable<string>,
  ) {}

  /** `words`: of each streamed answer. */
  static async start(words: () => AsyncIterable<string>): Promise<ModelServer> {
    const server = createServer();
    const model = new ModelServer(server, words);
    server.on(
      'request',
      (request: IncomingMessage, response: ServerResponse) => void model.answer(request, response).catch(() => response.destroy()),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return model;
  }

  /** For the server that asks it. */
  get environment(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo;
    return { AI_MODEL: 'openai:slow', OPENAI_API_KEY: 'sk-bench', AI_BASE_URL: `http://127.0.0.1:${port}/v1` };
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { stream } = JSON.parse(await text(request)) as { stream?: boolean };
    if (stream) return this.stream(response);
    this.outstanding += 1;
    await sleep(this.thinkingSeconds * 1_000);
    this.outstanding -= 1;
    const choices = [{ index: 0, message: { role: 'assistant', content: 'It was summed up.' }, finish_reason: 'stop' }];
    const usage = { prompt_tokens: 50, completion_tokens: 5, total_tokens: 55 };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id: 'c1', object: 'chat.completion', model: 'slow', choices, usage }));
  }

  private async stream(response: ServerResponse): Promise<void> {
    response.setHeader('content-type', 'text/event-stream');
    await pipeline(Readable.from(chunksOf(this.words())), response);
  }
}

async function* chunksOf(words: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const word of words) yield chunk(word);
  yield `${chunk('', 'stop')}data: [DONE]\n\n`;
}

function chunk(content: string, finish?: string): string {
  return `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
}
