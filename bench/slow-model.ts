import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const MILLISECONDS_A_WORD = 50;

/** A model that tells a story, word by word, as OpenAI's do. */
export class SlowModel {
  /** How long the next story takes. */
  seconds = 1;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const tell = (facts: object): boolean => response.write(`data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', ...facts })}\n\n`);
      const story = async (words: number): Promise<void> => {
        for (let word = 0; word < words && !response.destroyed; word += 1) {
          tell({ choices: [{ index: 0, delta: { content: 'word ' } }] });
          await sleep(MILLISECONDS_A_WORD);
        }
        tell({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
        response.end('data: [DONE]\n\n');
      };
      void story((1_000 * this.seconds) / MILLISECONDS_A_WORD);
    });
  }

  static async start(): Promise<SlowModel> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SlowModel(server);
  }

  /** For the server that asks it. */
  get environment(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo;
    return { AI_MODEL: 'openai:gpt-5-mini', OPENAI_API_KEY: 'sk-slow-model', AI_BASE_URL: `http://127.0.0.1:${port}/v1` };
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
