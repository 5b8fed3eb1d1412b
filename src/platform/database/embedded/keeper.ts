import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../../errors';
import { SUPERUSER, type Passwords } from './cluster';
import { APPLICATION } from './furnish';
import type { Place } from './place';
import { findRunning, forget } from './postmaster-file';
import type { Programs } from './programs';
import { freePort, halt, launch, ServerFailed } from './server';
import { openSession, type Session } from './session';

/** Together 1.5 seconds: enough for the session of a killed Assay to end. */
const ATTEMPTS = 10;
const PAUSE = 150;

/** Finds or launches the server, holds it for this process alone, and launches it again when it dies under us. */
export class Keeper {
  adopted = false;
  private port: number | undefined;
  private session: Session | undefined;
  private stopping = false;
  private reviving: Promise<void> | undefined;

  constructor(
    private readonly place: Place,
    private readonly programs: Programs,
    private readonly passwords: Passwords,
    private readonly durable: boolean,
    private readonly tell: (line: string) => void,
  ) {}

  adminUrl(database: string): string {
    return `postgresql://${SUPERUSER}:${this.passwords.superuser}@127.0.0.1:${this.port}/${database}`;
  }

  applicationUrl(): string {
    return `postgresql://${APPLICATION}:${this.passwords.application}@127.0.0.1:${this.port}/${APPLICATION}`;
  }

  /**
   * Another start at the same moment, a free port that no longer is one, a former Assay that is just going: all of them look different
   * a moment later, and none of them needs to be told from the others.
   */
  async hold(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const problem = await this.tryToHold();
      if (!problem) return;
      if (attempt === ATTEMPTS) throw problem;
      await sleep(PAUSE);
    }
  }

  private async tryToHold(): Promise<StartupError | undefined> {
    const { dataDirectory } = this.place;
    const running = await findRunning(dataDirectory);
    let port: number;
    try {
      // After it died: on the same port, because the application knows no other.
      port = (running ?? (await launch(this.place, this.programs, this.port ?? (await freePort()), this.durable))).port;
    } catch (error) {
      if (error instanceof ServerFailed) return error;
      throw error;
    }
    const session = await openSession(port, this.passwords.superuser, dataDirectory);
    if (!('reason' in session)) {
      this.port = port;
      this.adopted = running !== undefined;
      this.keep(session);
      return undefined;
    }
    if (session.reason === 'in use') {
      return new StartupError(`${dataDirectory} is in use by another Assay (${session.holder}). Stop it, or give this one its own DATA_DIR.`);
    }
    if (session.reason === 'stranger') await forget(dataDirectory);
    return new StartupError(
      `The PostgreSQL of ${dataDirectory} does not answer on port ${port}. Stop its process (see postmaster.pid there), then start again.`,
    );
  }

  private keep(session: Session): void {
    this.session = session;
    session.unref();
    session.once('end', () => {
      this.session = undefined;
      if (!this.stopping) this.reviving = this.revive();
    });
  }

  private async revive(): Promise<void> {
    this.tell('The embedded PostgreSQL has gone; it is being started again.');
    while (!this.session && !this.stopping) {
      try {
        await this.hold();
        this.tell('The embedded PostgreSQL is back.');
      } catch (error) {
        // Whatever it was: the application answers 503 meanwhile, and the next attempt may succeed.
        this.tell(String(error));
        await sleep(1_000);
      }
    }
  }

  /** Only who holds the server may stop it: another Assay may be using it. */
  async release(): Promise<void> {
    this.stopping = true;
    await this.reviving;
    if (!this.session) return;
    this.session.ref();
    await this.session.end();
    await halt(this.place.dataDirectory, this.programs);
  }
}
