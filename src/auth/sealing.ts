import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../platform/environment';
import { secretKey } from './secret-key';

const CIPHER = 'aes-256-gcm';
const [IV_BYTES, TAG_BYTES] = [12, 16];

/** What a sealed text is for; one purpose cannot open what was sealed for another. */
export type Purpose = 'second-factor' | 'second-factor-challenge' | 'single-sign-on' | 'single-sign-on-state';

/**
 * Secrets that have to be read again, which no hash allows: encrypted and authenticated with a key that is derived from SECRET_KEY.
 * What was sealed with the key before it (SECRET_KEY_PREVIOUS) is still opened.
 */
@Injectable()
export class Sealing {
  private readonly secrets: string[];

  constructor(environment: Environment) {
    this.secrets = [secretKey(environment), environment.SECRET_KEY_PREVIOUS].filter((key) => key !== undefined);
  }

  seal(purpose: Purpose, text: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, keyFor(purpose, this.secrets[0] ?? ''), iv);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** undefined for anything that we never sealed for this purpose. */
  open(purpose: Purpose, sealed: string): string | undefined {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
    for (const secret of this.secrets) {
      const decipher = createDecipheriv(CIPHER, keyFor(purpose, secret), bytes.subarray(0, IV_BYTES));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
      const end = endOf(() => decipher.final());
      if (end) return Buffer.concat([text, end]).toString('utf8');
    }
    return undefined;
  }
}

function keyFor(purpose: Purpose, secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `assay/${purpose}`, 32));
}

/** Node says by an exception that the tag does not fit: it was sealed by somebody else, or with another key. */
function endOf(final: () => Buffer): Buffer | undefined {
  try {
    return final();
  } catch (error) {
    if (String(error).includes('unable to authenticate data')) return undefined;
    throw error;
  }
}
