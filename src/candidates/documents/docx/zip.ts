import { inflateRawSync } from 'node:zlib';
import { Unreadable } from '../unreadable';

/** What an honest document stays far below. */
export const ZIP_LIMITS = { entries: 2_000, unpackedBytes: 100 * 1024 * 1024, ratio: 100 } as const;
/** Text packs well: a small part may exceed the ratio without being a bomb. */
const RATIO_COUNTS_FROM = 1024 * 1024;

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  name: string;
  method: number;
  packed: number;
  unpacked: number;
  offset: number;
}

/** The files in a ZIP archive. The table of contents is judged before anything is unpacked, and nothing unpacks to more than it says there. */
export class Zip {
  private readonly entries: Map<string, Entry>;

  constructor(private readonly bytes: Buffer) {
    const entries = readEntries(bytes);
    judge(entries, bytes.length);
    this.entries = new Map(entries.map((entry) => [entry.name, entry]));
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  text(name: string): string | null {
    const entry = this.entries.get(name);
    if (!entry) return null;
    const { bytes } = this;
    if (entry.offset + 30 > bytes.length || bytes.readUInt32LE(entry.offset) !== LOCAL) throw new Unreadable('damaged');
    const start = entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28);
    const packed = bytes.subarray(start, start + entry.packed);
    if (entry.method === STORED) return packed.toString('utf8');
    if (entry.method !== DEFLATED) throw new Unreadable('damaged');
    return inflate(packed, entry.unpacked).toString('utf8');
  }
}

function inflate(packed: Buffer, unpacked: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(unpacked, 1) });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new Unreadable('bomb', error);
    if (typeof code === 'string' && code.startsWith('Z_')) throw new Unreadable('damaged', error);
    throw error;
  }
}

function readEntries(bytes: Buffer): Entry[] {
  const end = findEnd(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let position = bytes.readUInt32LE(end + 16);
  // 0xffff and 0xffffffff point to ZIP64: over 65,534 entries or 4 GiB, which no document of ours has.
  if (count > ZIP_LIMITS.entries) throw new Unreadable('bomb');
  const entries: Entry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (position + 46 > end || bytes.readUInt32LE(position) !== CENTRAL) throw new Unreadable('damaged');
    const nameLength = bytes.readUInt16LE(position + 28);
    entries.push({
      name: bytes.toString('utf8', position + 46, position + 46 + nameLength),
      method: bytes.readUInt16LE(position + 10),
      packed: bytes.readUInt32LE(position + 20),
      unpacked: bytes.readUInt32LE(position + 24),
      offset: bytes.readUInt32LE(position + 42),
    });
    position += 46 + nameLength + bytes.readUInt16LE(position + 30) + bytes.readUInt16LE(position + 32);
  }
  return entries;
}

function findEnd(bytes: Buffer): number {
  const earliest = Math.max(0, bytes.length - END_LENGTH - LONGEST_COMMENT);
  for (let position = bytes.length - END_LENGTH; position >= earliest; position -= 1) {
    if (bytes.readUInt32LE(position) === END) return position;
  }
  throw new Unreadable('damaged');
}

function judge(entries: readonly Entry[], archiveBytes: number): void {
  const unpacked = entries.reduce((sum, entry) => sum + entry.unpacked, 0);
  if (unpacked > ZIP_LIMITS.unpackedBytes) throw new Unreadable('bomb');
  if (unpacked > RATIO_COUNTS_FROM && unpacked / archiveBytes > ZIP_LIMITS.ratio) throw new Unreadable('bomb');
  const suspicious = entries.some((entry) => entry.unpacked > RATIO_COUNTS_FROM && entry.unpacked / Math.max(entry.packed, 1) > ZIP_LIMITS.ratio);
  if (suspicious) throw new Unreadable('bomb');
}
