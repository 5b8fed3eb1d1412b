import { Logger } from '@nestjs/common';
import { violates } from '../../platform/database/unique-violation';
import { StreamCut } from '../ai.errors';
import { errorEvent, eventId, type ServerEvent, type ToldEvent } from './event-stream';
import type { NumberedEvent } from './stream-part.entity';
import type { AddPart } from './stream-parts';

const WRITTEN_EVERY_MILLISECONDS = 1000;

/** Numbers the events of one stream and stores them: not one by one, but what has come within a second, and at the end. */
export class StreamWriter {
  private static readonly log = new Logger(StreamWriter.name);
  private count = 0;
  private position = 0;
  /** Its last event was told. */
  hasEnded = false;
  /** A reader at another server has waited in vain for more of it, and has been told that it was cut. */
  private isGivenUp = false;
  private unwritten: NumberedEvent[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing = Promise.resolve();

  constructor(
    private readonly streamId: string,
    private readonly addPart: AddPart,
  ) {}

  /** The first event is stored before it is told: from then on the stream is known to every server. */
  async begin(event: ServerEvent): Promise<ToldEvent> {
    const told = this.number(event);
    await this.addPart(1, this.unwritten.splice(0));
    this.position = 1;
    return told;
  }

  /** The last event, too, is stored before it is told: who has seen it comes back to a finished stream. */
  async add(event: ServerEvent): Promise<ToldEvent> {
    if (this.isGivenUp) throw new StreamCut();
    return this.tell(event);
  }

  /** Instead of what would have come. */
  fail(problem: Parameters<typeof errorEvent>[0]): Promise<ToldEvent> {
    return this.tell(errorEvent(problem));
  }

  /** A stream without an end was cut off, and that is what is told to whoever comes back. */
  async close(): Promise<void> {
    if (!this.hasEnded) this.number(errorEvent(new StreamCut()));
    await this.write();
  }

  private async tell(event: ServerEvent): Promise<ToldEvent> {
    const told = this.number(event);
    if (event.isLast) await this.write();
    else this.timer ??= setTimeout(() => void this.write(), WRITTEN_EVERY_MILLISECONDS).unref();
    return told;
  }

  private number(event: ServerEvent): ToldEvent {
    const number = (this.count += 1);
    this.hasEnded ||= event.isLast ?? false;
    this.unwritten.push({ number, ...event });
    return { id: eventId(this.streamId, number), ...event };
  }

  private write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    return (this.writing = this.writing.then(() => this.writeNow()));
  }

  private async writeNow(): Promise<void> {
    const events = this.unwritten.splice(0);
    if (events.length === 0 || this.isGivenUp) return;
    try {
      await this.addPart(this.position + 1, events);
      this.position += 1;
    } catch (error) {
      if (violates(error, 'ai_stream_parts_position')) {
        this.isGivenUp = true;
        return;
      }
      // Whoever reads the stream is not to suffer from it; the next part takes these along.
      this.unwritten.unshift(...events);
      StreamWriter.log.warn({ err: error }, 'Events of a stream could not be stored; it goes on');
    }
  }
}
