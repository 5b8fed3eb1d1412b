import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import type { ExtractionAnswer } from './extraction.worker';
import type { Extraction, Format } from './read-document';
import { Unreadable } from './unreadable';

const TIME_LIMIT_MS = 10_000;
const HEAP_LIMIT_MB = 256;
/** Buffers lie outside the heap that a worker can be held to; a file that unpacks to gigabytes is seen by what the process grows. */
const GROWTH_LIMIT_BYTES = 350 * 1024 * 1024;
const WATCH_EVERY_MS = 50;
/** Documents read at once; more would only take the processor from the requests. */
const MOST_WORKERS = 2;

/** Reads documents away from the event loop: a hostile file costs one worker its ten seconds, and nothing else. */
@Injectable()
export class DocumentReader {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** Throws `Unreadable`. */
  async read(format: Format, bytes: Buffer): Promise<Extraction> {
    while (this.running >= MOST_WORKERS) await new Promise<void>((turn) => this.waiting.push(turn));
    this.running += 1;
    try {
      return await readInWorker(format, bytes);
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }
}

function readInWorker(format: Format, bytes: Buffer): Promise<Extraction> {
  // What pdf.js prints about odd files would land between the lines of the log.
  const worker = new Worker(workerFile(), { resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB }, stdout: true, stderr: true });
  return new Promise<Extraction>((resolve, reject) => {
    const atStart = process.memoryUsage.rss();
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - atStart > GROWTH_LIMIT_BYTES) reject(new Unreadable('too-large'));
    }, WATCH_EVERY_MS);
    const timer = setTimeout(() => reject(new Unreadable('too-slow')), TIME_LIMIT_MS);
    worker.once('message', (answer: ExtractionAnswer) => {
      if ('extraction' in answer) resolve(answer.extraction);
      else reject(new Unreadable(answer.unreadable));
    });
    // The reader of a foreign format may fail in any way; for the caller each of them is a file that cannot be read.
    worker.once('error', (error) => reject(new Unreadable(isOutOfMemory(error) ? 'too-large' : 'damaged', error)));
    worker.once('exit', () => {
      clearInterval(watch);
      clearTimeout(timer);
      reject(new Unreadable('damaged'));
    });
    worker.postMessage({ format, bytes: new Uint8Array(bytes) });
  }).finally(() => void worker.terminate());
}

const isOutOfMemory = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** A worker starts from a file of JavaScript; tests run the TypeScript in memory, and the build before them has made that file. */
function workerFile(): string {
  const beside = join(__dirname, 'extraction.worker.js');
  if (existsSync(beside)) return beside;
  return beside.replace(`${sep}src${sep}`, `${sep}dist${sep}src${sep}`);
}
