import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How often something was tried, for every server on this database. The key is a keyed hash: neither address can be read from it. */
@Entity('throttle_counters')
@Index('throttle_counters_since', ['since'])
export class ThrottleCounter {
  @PrimaryColumn('varchar', { length: 100 })
  key!: string;

  @Column('int')
  count!: number;

  /** When the window began; for failures in a row, when the last one was. */
  @Column('timestamptz')
  since!: Date;

  @Column('timestamptz', { nullable: true })
  blockedUntil!: Date | null;
}
