import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { Problem } from '../../platform/errors';

const HEARTBEAT_SECONDS = 15;

export interface ServerEvent {
  /** noun-verb: `text-delta` */
  event: string;
  data: object;
  /** Nothing follows it: the answer is complete. */
  isLast?: boolean;
}

/** An event as it is sent: its id is what a reader who lost the connection comes back with. */
export interface ToldEvent extends ServerEvent {
  id: string;
}

export const eventId = (streamId: string, number: number): string => `${streamId}.${number}`;

/** The headers are gone: all that can be told of a problem is told in the stream. */
export function errorEvent({ code, status, title, message }: Pick<Problem, 'code' | 'status' | 'title' | 'message'>): ServerEvent {
  return { event: 'error', data: { code, status, title, detail: message }, isLast: true };
}

/**
 * Server-sent events from a generator: at the reader's pace, with a comment every 15 s. `reader` is aborted as soon as the reader leaves, even while
 * the generator waits for the next event. When a first event was waited for, it is given along.
 */
export function eventStream(events: AsyncGenerator<ToldEvent>, reader: AbortController, first?: IteratorResult<ToldEvent>): StreamableFile {
  const frames = framesOf(events, first);
  const body = new Readable({
    highWaterMark: 16_384,
    read() {
      frames.next().then(
        ({ done, value }) => body.push(done ? null : value),
        (error: unknown) => body.destroy(error as Error),
      );
    },
    destroy(error, done) {
      reader.abort(new Error('The reader has left'));
      frames.return(undefined).then(() => done(error), done);
    },
  });
  return new StreamableFile(body, { type: 'text/event-stream; charset=utf-8' });
}

async function* framesOf(events: AsyncGenerator<ToldEvent>, first?: IteratorResult<ToldEvent>): AsyncGenerator<Buffer, undefined> {
  try {
    for (let next = first ? Promise.resolve(first) : events.next(); ; next = events.next()) {
      for (let beat = await orHeartbeat(next); beat; beat = await orHeartbeat(next)) yield Buffer.from(beat);
      const step = await next;
      if (step.done) return;
      yield frame(step.value);
    }
  } finally {
    await events.return(undefined);
  }
}

function frame({ id, event, data }: ToldEvent): Buffer {
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
