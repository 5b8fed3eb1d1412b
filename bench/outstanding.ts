import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { type Flood, flood, p99Of } from './crowd';
import { idOf } from './ids';
import { ModelServer } from './model-server';
import { readOptions } from './options';
import { Reader } from './reader';
import { openWorkplace, type Workplace } from './workplace';

/**
 * `npm run bench:outstanding`: two hundred calls wait for a model that takes half a minute, and whoever reads a candidate meanwhile does not notice;
 * then a hundred slow readers of streamed answers, and the server does not hold for them what they have not read.
 */
readOptions('npm run bench:outstanding: two hundred calls wait for a model, a hundred readers read slowly, and nobody else may notice.\n\n', {});
const CALLS = 200;
const THINKING_SECONDS = 30;
/** They come within so many seconds. */
const ARRIVING_SECONDS = 5;
const READS_A_SECOND = 100;
const MOST_MILLISECONDS = 200;
const READERS = 100;
const BYTES_A_SECOND = 1_024;
const READING_SECONDS = 45;
const MOST_MEGABYTES = 50;
const SAMPLED_EVERY_MILLISECONDS = 250;

/** The longest answer that our prompts ask for, in pieces as small as a model's tokens: what is told of it takes ten times as much as its words. */
const PIECES = 4_000;

const FUNCTION = '/api/v1/ai/functions/text.summarize';
const QUESTION = JSON.stringify({ variables: { text: 'The migration locked a table, and the release was rolled back.' } });

async function main(): Promise<void> {
  const model = await ModelServer.start(longAnswer);
  const place = await openWorkplace({
    settings: {
      ...model.environment,
      // As many as are asked for: here nobody waits for a place, everybody for the model.
      AI_CONCURRENT_CALLS: String(CALLS),
      AI_REQUESTS_PER_MINUTE: '100000',
      AI_TOKENS_PER_DAY: '1000000000',
    },
  });
  try {
    await warm(place, model);
    const isGood = [await reading(place, model), await streaming(place)];
    if (!isGood.every(Boolean)) process.exitCode = 1;
  } finally {
    await place.close();
    model.stop();
  }
}

/** What is loaded with the first call is not to count. */
async function warm({ assay, token }: Workplace, model: ModelServer): Promise<void> {
  model.thinkingSeconds = 0;
  const headers = { authorization: `Bearer ${token}` };
  const pool = new Pool(assay.url, { connections: 16 });
  for (let call = 0; call < 10; call += 1) await ask(pool, token);
  await flood(pool, candidate(), headers, READS_A_SECOND, 5);
  await pool.close();
}

/** R10 */
async function reading({ assay, token }: Workplace, model: ModelServer): Promise<boolean> {
  model.thinkingSeconds = THINKING_SECONDS;
  const callers = new Pool(assay.url, { connections: CALLS, headersTimeout: 0, bodyTimeout: 0 });
  const readers = new Pool(assay.url, { connections: 50 });
  const headers = { authorization: `Bearer ${token}` };
  const read = (isOver: () => boolean): Promise<Flood> => flood(readers, candidate(), headers, READS_A_SECOND, THINKING_SECONDS, isOver);
  const calls = Array.from({ length: CALLS }, async (_, number) => {
    await sleep((number / CALLS) * ARRIVING_SECONDS * 1_000);
    return ask(callers, token);
  });
  const arriving = await read(() => model.outstanding === CALLS);
  const areAllOutstanding = model.outstanding === CALLS;
  let waiting = 0;
  const watch = setInterval(() => void waiters(assay.url).then((now) => (waiting = Math.max(waiting, now))), SAMPLED_EVERY_MILLISECONDS);
  const outstanding = await read(() => model.outstanding < CALLS);
  clearInterval(watch);
  const answered = (await Promise.all(calls)).filter(Boolean).length;
  await Promise.all([callers.close(), readers.close()]);
  process.stdout.write(
    `${CALLS} calls of a model that takes ${THINKING_SECONDS} s: ${areAllOutstanding ? '' : 'not '}all outstanding at once, ${answered} answered.\n` +
      `Candidates read while they came: ${told(arriving)}; while all were outstanding: ${told(outstanding)}, ` +
      `and at most ${waiting} waited for a connection to the database.\n`,
  );
  const isRead = outstanding.served.length > 0 && outstanding.refused + outstanding.failed === 0 && p99Of(outstanding.served) < MOST_MILLISECONDS;
  return areAllOutstanding && answered === CALLS && isRead && waiting === 0;
}

const told = ({ served, refused, failed }: Flood): string =>
  `${served.length}, 99 of 100 within ${p99Of(served).toFixed(0)} ms, ${refused + failed} refused`;

/** R12. First as many readers who read at once, so that what streaming takes of itself is there already. */
async function streaming({ assay, login }: Workplace): Promise<boolean> {
  const quick = await readers(assay.url, await login());
  await Promise.all(quick.map((reader) => reader.readAll()));
  const before = assay.megabytes() ?? NaN;
  const slow = await readers(assay.url, await login());
  let most = before;
  for (let second = 0; second < READING_SECONDS; second += 1) {
    for (const reader of slow) reader.read(BYTES_A_SECOND);
    most = Math.max(most, assay.megabytes() ?? NaN);
    await sleep(1_000);
  }
  const lost = slow.filter((reader) => reader.hasEnded).length;
  for (const reader of slow) reader.close();
  process.stdout.write(
    `${READERS} readers of 1 kB/s, for ${READING_SECONDS} s: ${kilobytes(slow)} of ${kilobytes(quick)} kB read, ${lost} lost; ` +
      `memory at most ${most.toFixed(0)} MB, after as many who read at once ${before.toFixed(0)} MB.\n`,
  );
  return most - before < MOST_MEGABYTES && lost === 0 && slow.every(({ bytes }) => bytes > 0);
}

/** After their first piece, streams wait for this. */
let released = Promise.resolve();

/** As fast as it is taken. */
async function* longAnswer(): AsyncGenerator<string> {
  for (let piece = 0; piece < PIECES; piece += 1) {
    yield 'a word ';
    if (piece === 0) await released;
  }
}

/** All of them are there before the words come. */
async function readers(url: string, token: string): Promise<Reader[]> {
  let release = (): void => undefined;
  released = new Promise((go) => (release = go));
  const opened = await Promise.all(Array.from({ length: READERS }, () => Reader.open(`${url}${FUNCTION}/stream`, token, QUESTION)));
  release();
  return opened;
}

const kilobytes = (all: readonly Reader[]): string => (all.reduce((sum, { bytes }) => sum + bytes, 0) / 1_024).toFixed(0);

/** Whether the model has answered. */
async function ask(through: Pool, token: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const { statusCode, body } = await through.request({ method: 'POST', path: `${FUNCTION}/invoke`, headers, body: QUESTION });
  const answer = (await body.json()) as { source?: string };
  return statusCode === 200 && answer.source === 'model';
}

async function waiters(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^assay_database_connections\{state="waiting"\} (\S+)/m.exec(metrics)?.[1]);
}

const candidate = (): string => `/api/v1/candidates/${idOf('candidate', 0, 1)}`;

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
