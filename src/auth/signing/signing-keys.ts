import { createHash, createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import { Environment } from '../../platform/environment';
import { StartupError } from '../../platform/errors';
import { secretKey } from '../secret-key';

/** A key with its name and the one algorithm that it is for; a token has no say in either. */
export interface SigningKey {
  kid: string;
  algorithm: 'HS256' | 'EdDSA' | 'ES256' | 'RS256';
  sign: KeyObject;
  verify: KeyObject;
}

const SMALLEST_RSA_BITS = 2048;

/** One key signs; it and the one before it are accepted, so that a change of keys logs nobody out. */
@Injectable()
export class SigningKeys implements OnModuleInit {
  private keys: SigningKey[] = [];

  constructor(private readonly environment: Environment) {}

  async onModuleInit(): Promise<void> {
    const { JWT_PRIVATE_KEY, JWT_PREVIOUS_KEY, SECRET_KEY_PREVIOUS } = this.environment;
    const current = JWT_PRIVATE_KEY ? await ofPem('JWT_PRIVATE_KEY', JWT_PRIVATE_KEY) : ofSecret(secretKey(this.environment));
    const previous = [
      ...(JWT_PREVIOUS_KEY ? [await ofPem('JWT_PREVIOUS_KEY', JWT_PREVIOUS_KEY)] : []),
      ...(SECRET_KEY_PREVIOUS ? [ofSecret(SECRET_KEY_PREVIOUS)] : []),
    ];
    this.keys = [current, ...previous];
  }

  get current(): SigningKey {
    const [current] = this.keys;
    if (!current) throw new Error('The signing keys are asked for before the modules were initialised');
    return current;
  }

  find(kid: string | undefined): SigningKey | undefined {
    return this.keys.find((key) => key.kid === kid);
  }

  /** What others need to check our tokens: the public halves. Of a shared secret there is none. */
  async published(): Promise<JWK[]> {
    const asymmetric = this.keys.filter(({ verify }) => verify.type === 'public');
    return Promise.all(asymmetric.map(async ({ kid, algorithm, verify }) => ({ ...(await exportJWK(verify)), kid, alg: algorithm, use: 'sig' })));
  }
}

function ofSecret(secret: string): SigningKey {
  const key = createSecretKey(Buffer.from(secret));
  const kid = createHash('sha256').update(`kid:${secret}`).digest('base64url').slice(0, 16);
  return { kid, algorithm: 'HS256', sign: key, verify: key };
}

async function ofPem(variable: string, text: string): Promise<SigningKey> {
  const sign = privateKey(variable, text);
  const verify = createPublicKey(sign);
  return { kid: await calculateJwkThumbprint(await exportJWK(verify)), algorithm: algorithmOf(variable, sign), sign, verify };
}

/** A PEM has line ends, which a variable often holds as `\n`. */
function privateKey(variable: string, text: string): KeyObject {
  try {
    return createPrivateKey(text.replaceAll('\\n', '\n'));
  } catch (cause) {
    throw new StartupError(`${variable} is not a private key in PEM. Make one with \`openssl genpkey -algorithm ed25519\`.`, { cause });
  }
}

function algorithmOf(variable: string, { asymmetricKeyType, asymmetricKeyDetails }: KeyObject): SigningKey['algorithm'] {
  if (asymmetricKeyType === 'ed25519') return 'EdDSA';
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ES256';
  if (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= SMALLEST_RSA_BITS) return 'RS256';
  throw new StartupError(`${variable} must be an Ed25519 key, an elliptic one on P-256, or RSA with at least ${SMALLEST_RSA_BITS} bits.`);
}
