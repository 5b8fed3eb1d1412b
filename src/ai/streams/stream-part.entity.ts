import { Column, Entity, Index } from 'typeorm';
import { TenantEntity } from '../../platform/database/tenant.entity';
import type { ServerEvent } from './event-stream';

export interface NumberedEvent extends ServerEvent {
  /** From 1, without gaps but for the end of a stream that was given up. */
  number: number;
}

/** Some events of a stream, as they were told, kept for a quarter of an hour for a reader who lost the connection. Parts are added, never changed. */
@Entity('ai_stream_parts')
@Index('ai_stream_parts_position', ['organizationId', 'streamId', 'position'], { unique: true })
export class StreamPart extends TenantEntity {
  @Column('uuid')
  streamId!: string;

  /** From 1. Whoever adds a part claims its position: of the server that streams and one that has given it up, only one can end the stream. */
  @Column('int')
  position!: number;

  @Column('uuid', { nullable: true })
  userId!: string | null;

  /** What was asked for; the stream goes on only where it began. */
  @Column('varchar')
  route!: string;

  /** Of the body that it began with: the same address with another body asks for something else. */
  @Column('varchar', { length: 64, default: '' })
  fingerprint!: string;

  /** Not jsonb: letter by letter as they were sent. */
  @Column('json')
  events!: NumberedEvent[];
}
