import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { Environment } from '../src/platform/environment';

/** What production says of a key; undefined when it takes it. */
const refusal = (key: string, variable = 'SECRET_KEY'): string | undefined => {
  try {
    Environment.read({ NODE_ENV: 'production', SECRET_KEY: 'only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz', [variable]: key });
    return undefined;
  } catch (error) {
    return String(error);
  }
};
const over = (text: string, length = 64): string => text.repeat(length).slice(0, length);

describe('S9: production refuses a key that is long, and guessed all the same', () => {
  it.each([
    over('a'),
    over('ab'),
    over('abc'),
    over('1234567890'),
    over('0123456789abcdef'),
    over('AaBbCcDd'),
    over('letmein-'),
    over('iloveyou!'),
    over('deadbeef'),
    over('Passw0rd!'),
    over('password1234567890'),
    'abcdefghijklmnopqrstuvwxyz0123456789',
    'zyxwvutsrqponmlkjihgfedcba9876543210',
    'qwertyuiopasdfghjklzxcvbnm1234567890',
    'QWERTYUIOPASDFGHJKLZXCVBNMqwertyuiopasdfghjklzxcvbnm',
    '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
    'aaaaaaaabbbbbbbbccccccccdddddddd11111111',
    '00000000-0000-0000-0000-000000000000',
  ])('%s', (key) => {
    for (const variable of ['SECRET_KEY', 'SECRET_KEY_PREVIOUS']) {
      expect(refusal(key, variable)).toBe(
        `StartupError: The environment is not usable. ${variable}: a pattern, which is guessed however long it is; make one with \`openssl rand -base64 48\`. See .env.example.`,
      );
    }
  });

  it.each(['changeme', 'secret', 'your-256-bit-secret', 'your_secret_key_here', 'Change-Me-In-Production'])('%s, over and over', (known) => {
    expect(refusal(over(known))).toContain('SECRET_KEY: this one is known to everybody');
  });

  it.each<[string, () => string]>([
    ['openssl rand -hex 16', () => randomBytes(16).toString('hex')],
    ['openssl rand -hex 32', () => randomBytes(32).toString('hex')],
    ['openssl rand -base64 32', () => randomBytes(32).toString('base64')],
    ['openssl rand -base64 48', () => randomBytes(48).toString('base64')],
    ['a base64url of 24 bytes', () => randomBytes(24).toString('base64url')],
    ['a UUID', randomUUID],
    ['two UUIDs', () => randomUUID() + randomUUID()],
    ['forty digits', () => Array.from({ length: 40 }, () => randomInt(10)).join('')],
  ])('and takes %s, five hundred times', (_how, make) => {
    const refused = Array.from({ length: 500 }, make).filter((key) => refusal(key) !== undefined);
    expect(refused).toEqual([]);
  });

  it('and a sentence of somebody’s own', () => {
    expect(refusal('the heron waits where the river bends twice')).toBeUndefined();
  });
});
