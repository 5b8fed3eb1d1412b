import { WELL_KNOWN_SECRETS } from './well-known-secrets';

interface Settings {
  NODE_ENV: string;
  SECRET_KEY?: string;
  SECRET_KEY_PREVIOUS?: string;
  REGISTRATION: string;
  SMTP_URL?: string;
}

/** Settings that are each well written and must not be together, or not here; a sentence for each. */
export function refusals(settings: Settings): string[] {
  const faults = settings.NODE_ENV === 'production' ? weakKeys(settings) : [];
  if (settings.REGISTRATION === 'strict' && !settings.SMTP_URL)
    faults.push('REGISTRATION: strict lets in only whose address a mail has verified; set SMTP_URL, too');
  return faults;
}

function weakKeys({ SECRET_KEY, SECRET_KEY_PREVIOUS }: Settings): string[] {
  if (!SECRET_KEY) return ['SECRET_KEY: production needs one; make it with `openssl rand -base64 48`'];
  return [...weakness('SECRET_KEY', SECRET_KEY), ...(SECRET_KEY_PREVIOUS ? weakness('SECRET_KEY_PREVIOUS', SECRET_KEY_PREVIOUS) : [])];
}

function weakness(variable: string, secret: string): string[] {
  if (WELL_KNOWN_SECRETS.includes(secret.toLowerCase()))
    return [`${variable}: this one is known to everybody; make one with \`openssl rand -base64 48\``];
  if (Buffer.byteLength(secret) < 32) return [`${variable}: shorter than 32 bytes; make one with \`openssl rand -base64 48\``];
  if (new Set(secret).size < 8) return [`${variable}: always the same few characters; make one with \`openssl rand -base64 48\``];
  return [];
}
