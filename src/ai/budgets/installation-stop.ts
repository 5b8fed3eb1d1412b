import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { Environment } from '../../platform/environment';
import { sentence } from './sentence';

export interface InstallationStop {
  reason: string;
  /** null: since the server was started. */
  since: Date | null;
}

/** With the full stop that it may be given, it fits what an organization keeps of it. */
const LONGEST_REASON = 499;

/**
 * The operator's switch that stops everything for everybody: AI_STOPPED at start, or, while the server runs, a file with the reason in it.
 * A file needs no login, works when much else does not, and reaches several servers as a mounted one.
 */
@Injectable()
export class InstallationSwitch {
  private readonly log = new Logger(InstallationSwitch.name);
  private last: string | null = null;

  constructor(private readonly environment: Environment) {}

  /** null while models may be asked. */
  async stop(): Promise<InstallationStop | null> {
    const { AI_STOPPED } = this.environment;
    const stop = AI_STOPPED ? { reason: sentence(AI_STOPPED.trim().slice(0, LONGEST_REASON)), since: null } : await this.inFile();
    const reason = stop?.reason ?? null;
    if (reason !== this.last) this.log.warn({ reason }, stop ? 'Models are stopped for the installation' : 'Models are asked again');
    this.last = reason;
    return stop;
  }

  private async inFile(): Promise<InstallationStop | null> {
    const { AI_STOP_FILE, DATA_DIR } = this.environment;
    const file = AI_STOP_FILE ?? join(DATA_DIR, 'ai-stopped');
    try {
      const [text, { mtime }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
      return { reason: sentence(text.trim().slice(0, LONGEST_REASON) || 'The operator has stopped the use of models'), since: mtime };
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }
}

function isAbsent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code));
}
