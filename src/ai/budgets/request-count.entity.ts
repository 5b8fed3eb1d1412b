import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How often a user has asked for a model within the current minute. One row a user, used again for the next minute. */
@Entity('ai_request_counts')
export class RequestCount {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'ai_request_counts_pk' })
  organizationId!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'ai_request_counts_pk' })
  userId!: string;

  @Column('timestamptz')
  minute!: Date;

  @Column('int')
  count!: number;
}
