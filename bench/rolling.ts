import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../src/platform/database/embedded/embedded-postgres';
import { DEMO } from '../src/platform/demo';
import { logIn } from './front-door';
import { ModelServer } from './model-server';
import { NPM_START } from './npm-start';
import { readOptions } from './options';
import { servedWhile } from './served-while';
import { ServerProcess } from './server-process';
import { SmallProxy } from './small-proxy';

/**
 * `npm run bench:rolling`: two servers behind a small proxy are restarted one after the other, ten times each, at 50 requests a second. The first request
 * that fails ends it. Whoever is being told a long answer by the server that stops gets it to its end; only the last one takes longer than a server
 * waits, and ends by saying so.
 */
const options = readOptions(
  `npm run bench:rolling -- [options]: two servers behind a proxy are restarted in turn, and no request may fail.

  --times=10       how often each of them is restarted
  --rate=50        requests a second meanwhile
`,
  { times: { type: 'string', default: '10' }, rate: { type: 'string', default: '50' } },
);
const TIMES = Number(options.times);
const RATE = Number(options.rate);
const STORY_SECONDS = 5;
const MILLISECONDS_A_WORD = 50;
const LONGER_THAN_A_SERVER_WAITS = 40;

async function main(): Promise<void> {
  const folder = join(tmpdir(), `assay-rolling-${process.pid}`);
  mkdirSync(folder, { mode: 0o755 });
  const database = await startEmbeddedPostgres({ dataDirectory: join(folder, 'postgres') });
  let storySeconds = STORY_SECONDS;
  const model = await ModelServer.start(() => story(storySeconds));
  const SECRET_KEY = randomBytes(48).toString('base64url');
  const environment = { DATABASE_URL: database.url, PORT: '0', SECRET_KEY, PASSWORD_COST: '4', ...model.environment };
  const start = (): Promise<ServerProcess> => ServerProcess.start([...NPM_START], environment);
  const servers: ServerProcess[] = [];
  const proxy = await SmallProxy.start(() => servers.map(({ url }) => url));

  /** Somebody is in the middle of a long answer meanwhile. How it ended. */
  async function restart(index: number, token: string): Promise<string> {
    const server = servers[index];
    if (!server) throw new Error(`There is no server ${index}.`);
    const story = await Story.begin(server.url, token);
    const code = await server.stop();
    if (code !== 0) throw new Error(`The server ended with ${code}.`);
    servers[index] = await start();
    return story.lastEvent();
  }

  try {
    for (let count = 0; count < 2; count += 1) servers.push(await start());
    let served = 0;
    for (let time = 1; time <= TIMES; time += 1) {
      const token = await logIn(proxy.url, DEMO.email, DEMO.password);
      const began = performance.now();
      served += await servedWhile(proxy.url, token, RATE, async () => {
        for (const index of servers.keys()) {
          const isLast = time === TIMES && index === servers.length - 1;
          storySeconds = isLast ? LONGER_THAN_A_SERVER_WAITS : STORY_SECONDS;
          const last = await restart(index, token);
          const wanted = isLast ? '"code":"server.stopping"' : 'event: usage';
          if (!last.includes(wanted)) throw new Error(`A long answer should have ended with ${wanted}. It ended with:\n${last}`);
        }
      });
      const seconds = Math.round((performance.now() - began) / 1_000);
      process.stdout.write(
        `Each server restarted ${time} of ${TIMES} times, this time in ${seconds} s. ${served} requests were answered, none failed.\n`,
      );
    }
  } finally {
    proxy.stop();
    for (const server of servers) await server.stop();
    model.stop();
    await database.stop();
    for (const path of new Set([dirname(database.dataDirectory), folder])) rmSync(path, { recursive: true, force: true });
  }
}

/** Word by word. */
async function* story(seconds: number): AsyncGenerator<string> {
  for (let word = 0; word < (1_000 * seconds) / MILLISECONDS_A_WORD; word += 1) {
    yield 'word ';
    await sleep(MILLISECONDS_A_WORD);
  }
}

/** A long answer that is being told. */
class Story {
  private constructor(
    private readonly reader: ReadableStreamDefaultReader<string>,
    private told: string,
  ) {}

  /** Resolves when its first words are there. */
  static async begin(url: string, token: string): Promise<Story> {
    const answer = await fetch(`${url}/api/v1/ai/functions/text.summarize/stream`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ variables: { text: 'A long story.' } }),
    });
    if (!answer.ok || !answer.body) throw new Error(`A long answer was refused: ${answer.status} ${await answer.text()}`);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    return new Story(reader, (await reader.read()).value ?? '');
  }

  async lastEvent(): Promise<string> {
    for (let step = await this.reader.read(); !step.done; step = await this.reader.read()) this.told += step.value;
    return this.told.split('\n\n').filter(Boolean).at(-1) ?? '';
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
