import { v7 } from 'uuid';

/** A UUIDv7: unique without asking the database, and in order of creation, so that indexes grow at one end. */
export function newId(): string {
  return v7();
}
