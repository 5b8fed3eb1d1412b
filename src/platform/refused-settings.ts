import { ownCharacters } from './own-characters';
import { WELL_KNOWN_SECRETS } from './well-known-secrets';

/** Fewer are a pattern: it is long, and among the first guesses all the same. */
const OWN_CHARACTERS = 12;

interface Settings {
  NODE_ENV?: string;
  SECRET_KEY?: string;
  SECRET_KEY_PREVIOUS?: string;
  REGISTRATION?: string;
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
  const refused = (why: string) => [`${variable}: ${why}; make one with \`openssl rand -base64 48\``];
  if (isWellKnown(secret.toLowerCase())) return refused('this one is known to everybody');
  if (Buffer.byteLength(secret) < 32) return refused('shorter than 32 bytes');
  if (ownCharacters(secret) < OWN_CHARACTERS) return refused('a pattern, which is guessed however long it is');
  return [];
}

/** As it is, or over and over to make it longer. */
function isWellKnown(secret: string): boolean {
  return WELL_KNOWN_SECRETS.some(
    (known) => secret.length >= known.length && known.repeat(Math.ceil(secret.length / known.length)).startsWith(secret),
  );
}
