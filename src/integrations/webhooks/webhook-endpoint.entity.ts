import { Check, Column, Entity, Index } from 'typeorm';
import { TenantEntity } from '../../platform/database/tenant.entity';

export const ENDPOINT_STATES = ['active', 'disabled'] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

/** A signing secret, sealed: readable only with the server's own key. During a rotation there are two. */
export interface SealedSecret {
  sealed: string;
  /** When it stops being used, in ISO 8601; null: the present one. */
  until: string | null;
}

/** Where an organization wants to hear of events. */
@Entity('webhook_endpoints')
@Index('webhook_endpoints_newest', ['organizationId', 'createdAt'])
@Check('webhook_endpoints_status', `status IN ('active', 'disabled')`)
export class WebhookEndpoint extends TenantEntity {
  @Column('varchar', { length: 2000 })
  url!: string;

  @Column('varchar', { length: 200, nullable: true })
  description!: string | null;

  /** Empty: all of them. */
  @Column('jsonb')
  eventTypes!: string[];

  @Column('varchar', { length: 16, default: 'active' })
  status!: EndpointState;

  /** Why the server disabled it. */
  @Column('varchar', { length: 200, nullable: true })
  disabledReason!: string | null;

  @Column('jsonb')
  secrets!: SealedSecret[];
}
