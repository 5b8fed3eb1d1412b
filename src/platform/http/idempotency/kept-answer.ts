import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Written } from '../../written';

/** What is needed to answer once more as the first time. */
export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
  /** What PostgreSQL wrote is kept letter by letter. */
  written?: { json: string; id: string; version: number };
}

/** What a handler sets and a caller relies on; all else is made anew for every answer. */
const HEADERS = ['etag', 'preference-applied'];
const ALGORITHM = 'aes-256-gcm';
const BYTES = { salt: 16, initial: 12, tag: 16 };

/** Streams are not kept. */
export function keptAnswer(answer: unknown, reply: FastifyReply): KeptAnswer | undefined {
  if (answer instanceof StreamableFile) return undefined;
  const headers = HEADERS.flatMap((name) => {
    const value = reply.getHeader(name);
    return typeof value === 'string' ? [[name, value]] : [];
  });
  const kept = { status: reply.statusCode, headers: Object.fromEntries(headers) as Record<string, string> };
  if (!(answer instanceof Written)) return { ...kept, body: answer };
  const { json, id, version } = answer;
  return { ...kept, body: null, written: { json, id, version } };
}

/** Encrypted, because answers show what is otherwise never shown again, such as the token of an invitation. Only who has the key can open it. */
export function seal(answer: KeptAnswer, key: string): Buffer {
  const [salt, initial] = [randomBytes(BYTES.salt), randomBytes(BYTES.initial)];
  const cipher = createCipheriv(ALGORITHM, secretOf(key, salt), initial);
  const text = Buffer.concat([cipher.update(JSON.stringify(answer), 'utf8'), cipher.final()]);
  return Buffer.concat([salt, initial, cipher.getAuthTag(), text]);
}

export function unseal(sealed: Buffer, key: string): KeptAnswer {
  const { salt, initial, tag } = BYTES;
  const decipher = createDecipheriv(ALGORITHM, secretOf(key, sealed.subarray(0, salt)), sealed.subarray(salt, salt + initial));
  decipher.setAuthTag(sealed.subarray(salt + initial, salt + initial + tag));
  const text = Buffer.concat([decipher.update(sealed.subarray(salt + initial + tag)), decipher.final()]);
  return JSON.parse(text.toString('utf8')) as KeptAnswer;
}

function secretOf(key: string, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, 'idempotency answer', 32));
}

export function sha256(...parts: string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest('hex');
}
