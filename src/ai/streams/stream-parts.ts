import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { asOrganization } from '../../platform/database/scope';
import { Queue } from '../../platform/queue/queue';
import { Task } from '../../platform/queue/task';
import { type NumberedEvent, StreamPart } from './stream-part.entity';

const KEPT_SECONDS = 15 * 60;
/** Nobody is shown them by then. */
const FORGOTTEN_AFTER_SECONDS = 16 * 60;
const FORGET = 'ai/forget-stream';

/** A stream of one caller at one route. */
export interface StreamKey {
  organizationId: string;
  userId: string | null;
  streamId: string;
  route: string;
}

/** The same, with what it was begun for. */
export type NewStream = StreamKey & Pick<StreamPart, 'fingerprint'>;

/** Adds a part to a stream that is being told. */
export type AddPart = (position: number, events: NumberedEvent[]) => Promise<void>;

/** The table of what was told, a quarter of an hour long. */
@Injectable()
export class StreamParts {
  constructor(
    @InjectRepository(StreamPart) private readonly parts: Repository<StreamPart>,
    private readonly queue: Queue,
    private readonly clock: Clock,
  ) {}

  /** A stream outlives the request that began it: each part says itself whose it is. */
  adding({ requestId }: Caller, stream: NewStream): AddPart {
    const { organizationId, streamId } = stream;
    const server = { organizationId, userId: null, requestId, can: () => true };
    const end = this.clock.now().getTime() + KEPT_SECONDS * 1000;
    return (position, events) =>
      asOrganization(organizationId, async () => {
        if (this.clock.now().getTime() >= end) return;
        await this.parts.manager.transaction(async (manager) => {
          await manager.insert(StreamPart, { ...stream, id: newId(), position, events });
          if (position === 1) await this.queue.send(manager, server, FORGET, { streamId }, { seconds: FORGOTTEN_AFTER_SECONDS });
        });
      });
  }

  /** How it began; null when nobody can go on with it. */
  async first(stream: StreamKey): Promise<StreamPart | null> {
    if (stream.userId === null) return null;
    const since = new Date(this.clock.now().getTime() - KEPT_SECONDS * 1000);
    return this.parts.findOneBy({ ...stream, userId: stream.userId, position: 1, createdAt: MoreThan(since) });
  }

  async after(position: number, { organizationId, streamId }: StreamKey): Promise<StreamPart[]> {
    const where = { organizationId, streamId, position: MoreThan(position) };
    return asOrganization(organizationId, () => this.parts.find({ where, order: { position: 'ASC' } }));
  }

  /** Ends a stream that nobody seems to tell any more. Does nothing when somebody does: the position is taken then. */
  async end(stream: NewStream, position: number, last: NumberedEvent): Promise<void> {
    const row = { ...stream, id: newId(), position, events: [last] };
    await asOrganization(stream.organizationId, () => this.parts.createQueryBuilder().insert().values(row).orIgnore().execute());
  }

  @Task(FORGET, { internal: true })
  async forget({ organizationId }: Caller, { streamId }: { streamId: string }): Promise<void> {
    await this.parts.delete({ organizationId, streamId });
  }
}
