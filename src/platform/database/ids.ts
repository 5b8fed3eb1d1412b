import { v7 } from 'uuid';

/** A UUIDv7: unique without asking the database, and in order of creation, so that indexes grow at one end. */
export function newId(): string {
  return v7();
}

/** Smaller than any id that is made from this moment on, and greater than those made before. */
export function firstIdOf(moment: Date): string {
  const time = moment.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
