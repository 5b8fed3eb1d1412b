import { Session } from 'node:inspector';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Traffic } from './platform/health/traffic';

/** Between one look whether nobody is being served and the next. */
const LOOK_MILLISECONDS = 3_000;

/**
 * Gives back what only starting needed, a fifth of the server's memory, in the first quiet moment: Node keeps it for objects to come, and of all that collects
 * garbage only this, which its own tools for developers use, makes the heap smaller. It stops the process for a quarter of a second, once.
 */
export function settle(app: NestFastifyApplication): void {
  const traffic = app.get(Traffic);
  const looking = setInterval(() => {
    if (traffic.isBusy) return;
    clearInterval(looking);
    if (traffic.isStopping) return;
    const session = new Session();
    session.connect();
    session.post('HeapProfiler.enable');
    // Later: when it leaves at once, the heap stays as it was.
    session.post('HeapProfiler.collectGarbage', () => setTimeout(() => session.disconnect(), LOOK_MILLISECONDS).unref());
  }, LOOK_MILLISECONDS).unref();
}
