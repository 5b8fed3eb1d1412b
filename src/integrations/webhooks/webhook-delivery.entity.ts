import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { TenantEntity } from '../../platform/database/tenant.entity';
import type { Fault } from './faults';
import { WebhookEndpoint } from './webhook-endpoint.entity';

export const DELIVERY_STATES = ['pending', 'succeeded', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One try: when, what came of it, how long it took. Never what the receiver said. */
export interface DeliveryAttempt {
  at: string;
  status: number | null;
  /** When there was no status, or not a good one. */
  fault: Fault | null;
  milliseconds: number;
}

/** An event on its way to an endpoint. */
@Entity('webhook_deliveries')
@Index('webhook_deliveries_once', ['organizationId', 'endpointId', 'eventId'], { unique: true })
@Index('webhook_deliveries_newest', ['organizationId', 'endpointId', 'createdAt'])
@Index('webhook_deliveries_in_order', ['organizationId', 'endpointId', 'nounId', 'position'], { where: `status = 'pending'` })
@Check('webhook_deliveries_status', `status IN ('pending', 'succeeded', 'failed')`)
export class WebhookDelivery extends TenantEntity {
  @Column('uuid')
  endpointId!: string;

  @ManyToOne(() => WebhookEndpoint, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'webhook_deliveries_endpoint' },
    { name: 'endpoint_id', referencedColumnName: 'id', foreignKeyConstraintName: 'webhook_deliveries_endpoint' },
  ])
  endpoint?: WebhookEndpoint;

  /** Also the `webhook-id`, the same at every try. */
  @Column('uuid')
  eventId!: string;

  @Column('varchar', { length: 80 })
  eventType!: string;

  /** What the event is about: its news are delivered one after the other, in order. */
  @Column('uuid')
  nounId!: string;

  @Column('bigint')
  position!: string;

  /** Exactly what is sent, so that it is the same at every try. */
  @Column('text')
  body!: string;

  @Column('varchar', { length: 16, default: 'pending' })
  status!: DeliveryState;

  /** Since it was last asked for; decides how long to wait for the next try. */
  @Column('int', { default: 0 })
  attempts!: number;

  @Column('timestamptz', { nullable: true })
  nextAttemptAt!: Date | null;

  /** While a worker is at it. */
  @Column('timestamptz', { nullable: true })
  claimedUntil!: Date | null;

  @Column('jsonb', { default: [] })
  log!: DeliveryAttempt[];
}
