import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const BYTES = 16;
/** Many ids' worth of chance at once: to ask the system for it takes longer than all the rest. */
const chance = new Uint8Array(256 * BYTES);
let used = chance.length;
let last = 0;
let sequence = 0;

/** A UUIDv7: unique without asking the database, and in order of creation (RFC 9562, 6.2, method 1), so that indexes grow at one end. */
export function newId(): string {
  if (used === chance.length) {
    randomFillSync(chance);
    used = 0;
  }
  const random = chance.subarray(used, (used += BYTES));
  const now = Date.now();
  // 31 of its 32 bits: the rest is for those of the same millisecond.
  sequence = now > last ? new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1 : sequence + 1;
  last = Math.max(now, last);
  return v7({ random, msecs: last, seq: sequence });
}

/** Smaller than any id that is made from this moment on, and greater than those made before. */
export function firstIdOf(moment: Date): string {
  const time = moment.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
