import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { IfGiven, Trimmed } from '../../platform/http/fields';
import { PageQuery } from '../../platform/http/page';
import { QueryList } from '../../platform/http/query-values';
import { FAULTS } from './faults';
import { DELIVERY_STATES, type DeliveryAttempt, type DeliveryState, type WebhookDelivery } from './webhook-delivery.entity';
import { ENDPOINT_STATES, type EndpointState, type WebhookEndpoint } from './webhook-endpoint.entity';

export class NewWebhook {
  /**
   * Where to send events. In production https only.
   * @example 'https://example.com/assay-events'
   */
  @IsString()
  @Trimmed()
  @MaxLength(2000)
  url!: string;

  /**
   * For people.
   * @example 'The calendar of the hiring team'
   */
  @IsOptional()
  @IsString()
  @Trimmed()
  @MaxLength(200)
  description?: string;

  /**
   * Only events of these types (GET /event-types lists them); left out or empty: all.
   * @example ["application.created", "interview.completed"]
   */
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsString({ each: true })
  eventTypes?: string[];
}

export class WebhookChanges {
  /** @example 'https://example.com/assay-events/2' */
  @IfGiven()
  @IsString()
  @Trimmed()
  @MaxLength(2000)
  url?: string;

  /** @example 'The calendar of all teams' */
  @IsOptional()
  @IsString()
  @Trimmed()
  @MaxLength(200)
  description?: string | null;

  /** @example ["interview.completed"] */
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsString({ each: true })
  eventTypes?: string[];

  /**
   * A disabled webhook sends nothing, and what happens meanwhile is not sent later.
   * @example 'active'
   */
  @IfGiven()
  @IsIn(ENDPOINT_STATES)
  status?: EndpointState;
}

/** Where an organization hears of events. */
export class WebhookView {
  /** @example '0195f000-0000-7000-8000-0000000000c1' */
  id!: string;
  /** @example 'https://example.com/assay-events' */
  url!: string;
  description!: string | null;
  /**
   * Empty: all.
   * @example ["application.created", "interview.completed"]
   */
  eventTypes!: string[];
  /** @example 'active' */
  status!: EndpointState;
  /** Why the server disabled it; null when it did not. */
  disabledReason!: string | null;
  /** Until when the secret before the present one signs as well; null when there is none. */
  oldSecretUntil!: string | null;
  createdAt!: Date;
  updatedAt!: Date;
  /** @example 1 */
  version!: number;

  static of({ id, url, description, eventTypes, status, disabledReason, secrets, createdAt, updatedAt, version }: WebhookEndpoint): WebhookView {
    const oldSecretUntil = secrets.find(({ until }) => until !== null)?.until ?? null;
    return { id, url, description, eventTypes, status, disabledReason, oldSecretUntil, createdAt, updatedAt, version };
  }
}

/** With its new secret, which is shown this once. */
export class WebhookWithSecretView extends WebhookView {
  /**
   * What the receiver verifies signatures with. Keep it now: it is not shown again.
   * @example 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
   */
  secret!: string;
}

export class WebhookQuery extends PageQuery {}

export class DeliveryQuery extends PageQuery {
  /**
   * Only deliveries in one of these states, comma-separated.
   * @example 'pending,failed'
   */
  @IsOptional()
  @QueryList()
  @IsIn(DELIVERY_STATES, { each: true })
  status?: DeliveryState[];
}

/** One try of a delivery. What the receiver answered is never shown. */
export class DeliveryAttemptView {
  at!: string;
  /**
   * The status that the receiver answered; null when it did not.
   * @example 204
   */
  status!: number | null;
  /**
   * Why it does not count as delivered, in a word; null when it does.
   * @example 'time-out'
   */
  fault!: string | null;
  /**
   * The same in a sentence.
   * @example 'There was no whole answer within 15 seconds.'
   */
  detail!: string | null;
  /** @example 38 */
  milliseconds!: number;

  static of({ at, status, fault, milliseconds }: DeliveryAttempt): DeliveryAttemptView {
    return { at, status, fault, detail: fault && FAULTS[fault].detail, milliseconds };
  }
}

/** An event on its way to a webhook. */
export class DeliveryView {
  id!: string;
  /** Sent as `webhook-id`, the same at every try. */
  eventId!: string;
  /** @example 'interview.completed' */
  eventType!: string;
  /** @example 'succeeded' */
  status!: DeliveryState;
  /** Exactly what is sent. */
  body!: string;
  /** When the next try is due; null: none is. */
  nextAttemptAt!: Date | null;
  log!: DeliveryAttemptView[];
  createdAt!: Date;

  static of({ id, eventId, eventType, status, body, nextAttemptAt, log, createdAt }: WebhookDelivery): DeliveryView {
    return { id, eventId, eventType, status, body, nextAttemptAt, log: log.map((attempt) => DeliveryAttemptView.of(attempt)), createdAt };
  }
}

/** A kind of event that there can be. */
export class EventTypeView {
  /**
   * Part of the API: a type never changes its meaning.
   * @example 'interview.completed'
   */
  type!: string;
  /** @example 'An interview came to its end.' */
  description!: string;
  /** JSON Schema of `data`. */
  schema!: Record<string, unknown>;
  /** What is sent, for example. */
  example!: Record<string, unknown>;
}
