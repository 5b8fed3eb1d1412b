import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What one call that is under way may come to. Deleted when it is settled; after its time it counts no more, whatever became of the server. */
@Entity('ai_reservations')
@Index('ai_reservations_by_end', ['organizationId', 'endsAt'])
export class Reservation {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'ai_reservations_pk' })
  organizationId!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'ai_reservations_pk' })
  id!: string;

  @Column('date')
  day!: string;

  @Column('int')
  tokens!: number;

  @Column('numeric', { precision: 14, scale: 8 })
  cost!: string;

  @Column('timestamptz')
  endsAt!: Date;
}
