import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import { Clock } from '../../platform/clock';
import { Sealing } from './sealing';
import type { SealedSecret } from './webhook-endpoint.entity';

/** After a rotation both secrets sign for this long, so that receivers can change theirs without losing anything. */
export const ROTATION_HOURS = 24;
const SECRET_BYTES = 32;

/** Signatures as in https://www.standardwebhooks.com: over the id, the time and the body, one per secret in use. */
@Injectable()
export class Signing {
  constructor(
    private readonly sealing: Sealing,
    private readonly clock: Clock,
  ) {}

  /** A new secret, as it is shown once and as it is kept. */
  newSecret(): { secret: string; kept: SealedSecret } {
    const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
    return { secret, kept: { sealed: this.sealing.seal(secret), until: null } };
  }

  /** The newest first. The present secret signs on for a while, and those before it for as long as was promised. */
  rotated(secrets: readonly SealedSecret[], next: SealedSecret): SealedSecret[] {
    const until = new Date(this.clock.now().getTime() + ROTATION_HOURS * 3_600_000).toISOString();
    return [next, ...this.inUse(secrets).map((secret) => ({ ...secret, until: secret.until ?? until }))];
  }

  headers(secrets: readonly SealedSecret[], id: string, body: string): Record<string, string> {
    const now = this.clock.now();
    const signatures = this.inUse(secrets).map(({ sealed }) => new Webhook(this.sealing.open(sealed)).sign(id, now, body));
    return { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(now.getTime() / 1000)), 'webhook-signature': signatures.join(' ') };
  }

  private inUse(secrets: readonly SealedSecret[]): SealedSecret[] {
    const now = this.clock.now();
    return secrets.filter(({ until }) => until === null || new Date(until) > now);
  }
}
