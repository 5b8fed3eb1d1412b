import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Says where there is an event that has not been passed on, and nothing about it; gone once it has been. The relay serves all organizations and so
 * cannot read their rows; this is no row of theirs, hence no column `organization_id`.
 */
@Entity('event_signposts')
@Index('event_signposts_waiting', ['tenant', 'position'])
export class Signpost {
  @PrimaryColumn('bigint', { generated: 'identity', generatedIdentity: 'ALWAYS' })
  position!: string;

  @Column('uuid')
  tenant!: string;

  @Column('uuid')
  eventId!: string;
}
