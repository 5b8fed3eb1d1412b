import { createHash } from 'node:crypto';

/** What the lines of a backup add up to. Its last line says it, so that one that was shortened or altered since is noticed. */
export class Contents {
  /** The first line, which says what the file is, is none. */
  rows = -1;
  private readonly hash = createHash('sha256');

  add(line: string): void {
    this.rows += 1;
    this.hash.update(`${line}\n`);
  }

  /** What the last line has to be. */
  get lastLine(): string {
    return JSON.stringify({ rows: this.rows, sha256: this.hash.copy().digest('hex') });
  }
}

/** The way in which backups are written: the second one, since they have a last line. */
export const EDITION = 2;

/** The file is not what was written as a backup. */
export class DamagedBackup extends Error {}
