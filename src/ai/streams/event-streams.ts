import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type StreamableFile } from '@nestjs/common';
import type { Caller } from '../../auth/access';
import { canonical } from '../../platform/audit/canonical';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { Problem } from '../../platform/errors';
import { Traffic } from '../../platform/health/traffic';
import { toProblem } from '../../platform/http/foreign-errors';
import { StreamCut, StreamNotFound, StreamOfAnotherRequest } from '../ai.errors';
import { errorEvent, eventId, eventStream, type ServerEvent, type ToldEvent } from './event-stream';
import { type NewStream, StreamParts } from './stream-parts';
import { StreamWriter } from './stream-writer';

/** A stream without an end that was silent for so long is given up: its server has died, or hangs at a connection that is none. */
const SILENT_MILLISECONDS = 30_000;
const LOOKED_EVERY_MILLISECONDS = 250;
/** The number of the event that ends a stream whose server died: after all that this server may have told without storing it. */
const CUT = 999_999_999;
const EVENT_ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,9})$/;

/** What is asked for; and the last event that was seen of it, by somebody who lost the connection. */
export interface StreamRequest {
  route: string;
  /** What was asked there: a stream goes on for the request that began it, and for no other. */
  body: object;
  lastEventId: string | undefined;
}

/** Streams that can be lost and taken up again, at any server: what is told is stored, and told again without asking a model. */
@Injectable()
export class EventStreams {
  private readonly log = new Logger(EventStreams.name);

  constructor(
    private readonly parts: StreamParts,
    private readonly clock: Clock,
    private readonly traffic: Traffic,
  ) {}

  open(caller: Caller, request: StreamRequest, events: (reader: AbortSignal) => AsyncGenerator<ServerEvent>): Promise<StreamableFile> {
    return request.lastEventId === undefined ? this.begin(caller, request, events) : this.resume(caller, request, request.lastEventId);
  }

  /** The first event is waited for, so that what fails before it is an ordinary problem. */
  private async begin(caller: Caller, request: StreamRequest, events: (reader: AbortSignal) => AsyncGenerator<ServerEvent>): Promise<StreamableFile> {
    const reader = new AbortController();
    const work = new AbortController();
    const { timeIsOver } = this.traffic;
    for (const end of [reader.signal, timeIsOver]) end.addEventListener('abort', () => work.abort(end.reason), { once: true, signal: work.signal });
    const told = this.told(caller, request, events(work.signal), reader.signal, () => work.abort());
    return eventStream(told, reader, await told.next());
  }

  private async resume({ organizationId, userId }: Caller, { route, body }: StreamRequest, lastEventId: string): Promise<StreamableFile> {
    const [, streamId, number] = EVENT_ID.exec(lastEventId) ?? [];
    const key = streamId && { organizationId, userId, streamId, route };
    const begun = key && (await this.parts.first(key));
    if (!begun) throw new StreamNotFound();
    const stream = { ...key, fingerprint: fingerprintOf(body) };
    if (begun.fingerprint !== stream.fingerprint) throw new StreamOfAnotherRequest();
    const reader = new AbortController();
    return eventStream(this.rest(stream, Number(number), reader.signal), reader);
  }

  private async *told(
    caller: Caller,
    { route, body }: StreamRequest,
    events: AsyncGenerator<ServerEvent>,
    reader: AbortSignal,
    done: () => void,
  ): AsyncGenerator<ToldEvent> {
    const { organizationId, userId } = caller;
    const stream = { organizationId, userId, streamId: newId(), route, fingerprint: fingerprintOf(body) };
    const writer = new StreamWriter(stream.streamId, this.parts.adding(caller, stream));
    let hasBegun = false;
    try {
      const first = await events.next();
      if (first.done) return;
      const told = await writer.begin(first.value);
      hasBegun = true;
      yield told;
      for (let step = await events.next(); !step.done; step = await events.next()) yield await writer.add(step.value);
      if (!writer.hasEnded && !reader.aborted) this.traffic.timeIsOver.throwIfAborted();
    } catch (cause) {
      const error: unknown = this.traffic.timeIsOver.reason ?? cause;
      if (!hasBegun) throw error;
      if (reader.aborted) return;
      // What is no Problem stays in the log; what it comes to is told, as where nothing was told before.
      if (!(error instanceof Problem)) this.log.error({ err: error }, 'An event stream broke');
      yield await writer.fail(toProblem(error));
    } finally {
      await events.return(undefined);
      done();
      if (hasBegun) await writer.close();
    }
  }

  /** What was told after this event, and what is still being told, until the end. */
  private async *rest(stream: NewStream, seen: number, reader: AbortSignal): AsyncGenerator<ToldEvent> {
    let [position, heardAt] = [0, 0];
    while (!reader.aborted) {
      for (const part of await this.parts.after(position, stream)) {
        for (const { number, ...event } of part.events) if (number > seen) yield { id: eventId(stream.streamId, number), ...event };
        if (part.events.at(-1)?.isLast) return;
        [position, heardAt] = [part.position, part.createdAt.getTime()];
      }
      const isSilent = this.clock.now().getTime() - heardAt > SILENT_MILLISECONDS;
      if (isSilent) await this.parts.end(stream, position + 1, { number: CUT, ...errorEvent(new StreamCut()) });
      else await sleep(LOOKED_EVERY_MILLISECONDS, undefined, { signal: reader }).catch(() => undefined);
    }
  }
}

function fingerprintOf(body: object): string {
  return createHash('sha256').update(canonical(body)).digest('hex');
}
