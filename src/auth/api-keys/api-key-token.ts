import { crc32 } from 'node:zlib';
import { packToken, unpackToken, type PackedToken } from '../packed-token';

/** What every key begins with, so that scanners for leaked secrets find it. */
export const API_KEY_KIND = 'assay_live';

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

/** `assay_live_…_checksum`: a mistyped or cut-off key is told apart without asking the database. */
export function writeApiKey(token: PackedToken): string {
  const text = `${API_KEY_KIND}_${packToken(token)}`;
  return `${text}_${checksum(text)}`;
}

/** undefined for anything that we never issued. */
export function readApiKey(key: string): PackedToken | undefined {
  const [, text, end] = /^(assay_live_[A-Za-z0-9_-]{86})_([0-9a-f]{8})$/.exec(key) ?? [];
  return text !== undefined && checksum(text) === end ? unpackToken(text.slice(API_KEY_KIND.length + 1)) : undefined;
}
