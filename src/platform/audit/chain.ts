import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonical } from './canonical';

/** What the first link hangs on. */
export const NOTHING_BEFORE = '0'.repeat(64);

/** An event as the database tells it, the time to the microsecond; everything in it is sealed. */
export interface ChainedEvent {
  id: string;
  at: string;
  event: string;
  noun: string;
  targetId: string | null;
  userId: string | null;
  onBehalfOf: string | null;
  requestId: string | null;
  address: string | null;
  before: string | null;
  after: string | null;
  facts: Record<string, unknown>;
}

/** The columns of audit_events as `e`, in the form of a ChainedEvent. */
export const EVENT_COLUMNS = `e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, e.event, e.noun, e.target_id AS "targetId",
  e.user_id AS "userId", e.on_behalf_of AS "onBehalfOf", e.request_id AS "requestId", e.address, e.before, e.after, e.facts`;

/** Proves the chain: who has the database but not this key can change rows, and cannot make them fit. The auth chapter provides it. */
export class AuditKey {
  private readonly key: string;

  constructor(secret: string) {
    this.key = createHmac('sha256', secret).update('assay audit chain').digest('hex');
  }

  /** The hash of a link: of the link before, of its place, and of the event. */
  link(previous: string, sequence: number, event: ChainedEvent): string {
    return this.hmac(`${previous}\n${sequence}\n${canonical(event)}`);
  }

  /** Text with a signature: `<text>.<signature>`, both base64url. */
  sign(text: string): string {
    return `${Buffer.from(text).toString('base64url')}.${this.hmac(`checkpoint\n${text}`)}`;
  }

  /** The text, when the signature is ours. */
  verified(signed: string): string | undefined {
    const [encoded = '', signature = ''] = signed.split('.');
    const text = Buffer.from(encoded, 'base64url').toString('utf8');
    const [given, expected] = [Buffer.from(signature), Buffer.from(this.hmac(`checkpoint\n${text}`))];
    return given.length === expected.length && timingSafeEqual(given, expected) ? text : undefined;
  }

  private hmac(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('hex');
  }
}
