import { createHash } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** RFC 6238, as every authenticator app has it. */
const PARAMETERS = { issuer: 'Assay', algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Clocks go wrong by a step either way. */
const WINDOW = 1;
const RECOVERY_CODES = 10;

export interface Enrolment {
  secret: string;
  uri: string;
}

export function newEnrolment(label: string): Enrolment {
  const totp = new TOTP({ ...PARAMETERS, label, secret: new Secret({ size: 20 }) });
  return { secret: totp.secret.base32, uri: totp.toString() };
}

/** The time step that the code belongs to, when it is right and later than the last one taken. */
export function stepOf(code: string, secret: string, now: Date, lastStep: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const timestamp = now.getTime();
  const delta = new TOTP({ ...PARAMETERS, secret: Secret.fromBase32(secret) }).validate({ token: code, timestamp, window: WINDOW });
  if (delta === null) return undefined;
  const step = Math.floor(timestamp / 1000 / PARAMETERS.period) + delta;
  return step > lastStep ? step : undefined;
}

/** Codes for the day when the phone is gone: 80 random bits each, to be written down. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => new Secret({ size: 10 }).base32.replace(/(.{4})(?=.)/g, '$1-').toLowerCase());
}

/** However it was typed. */
export function recoveryHash(code: string): string {
  return createHash('sha256')
    .update(code.toLowerCase().replace(/[^a-z2-7]/g, ''))
    .digest('hex');
}
