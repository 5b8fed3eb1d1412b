import { Readable } from 'node:stream';
import { Logger, StreamableFile } from '@nestjs/common';
import { Problem } from '../../platform/errors';

const HEARTBEAT_SECONDS = 15;
const log = new Logger('EventStream');

export interface ServerEvent {
  /** noun-verb: `text-delta` */
  event: string;
  data: unknown;
}

/**
 * Server-sent events from a generator: numbered, at the reader's pace, a comment every 15 s, a failure as an event.
 * The signal that the generator is given ends as soon as the reader leaves, even while it waits for the next event.
 */
export async function eventStream(events: (signal: AbortSignal) => AsyncGenerator<ServerEvent>): Promise<StreamableFile> {
  const reader = new AbortController();
  const source = events(reader.signal);
  const first = await source.next();
  const body = Readable.from(frames(source, first), { objectMode: false, highWaterMark: 16_384 });
  body.once('close', () => reader.abort(new Error('The reader has left')));
  return new StreamableFile(body, { type: 'text/event-stream; charset=utf-8' });
}

async function* frames(source: AsyncGenerator<ServerEvent>, first: IteratorResult<ServerEvent>): AsyncGenerator<Buffer> {
  let id = 0;
  try {
    for (let step = first; !step.done;) {
      yield frame(++id, step.value);
      const next = source.next();
      for (let beat = await orHeartbeat(next); beat; beat = await orHeartbeat(next)) yield Buffer.from(beat);
      step = await next;
    }
  } catch (error) {
    // The headers are gone: all that can be told is told in the stream. What is no Problem stays in the log.
    if (!(error instanceof Problem)) log.error({ err: error }, 'An event stream broke');
    const problem =
      error instanceof Problem
        ? error
        : { code: 'internal', status: 500, title: 'Internal Server Error', message: 'Something went wrong on the server.' };
    yield frame(id + 1, { event: 'error', data: { code: problem.code, status: problem.status, title: problem.title, detail: problem.message } });
  } finally {
    await source.return(undefined);
  }
}

function frame(id: number, { event, data }: ServerEvent): Buffer {
  return Buffer.from(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** A comment when nothing has come for a while; undefined as soon as something has. */
async function orHeartbeat(next: Promise<unknown>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const heartbeat = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(': still here\n\n'), HEARTBEAT_SECONDS * 1000);
  });
  try {
    return await Promise.race([next.then(() => undefined), heartbeat]);
  } finally {
    clearTimeout(timer);
  }
}
