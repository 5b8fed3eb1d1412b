import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DatabaseConnection } from './platform/database/connection';
import { Traffic } from './platform/health/traffic';
import { Queue } from './platform/queue/queue';

/** Requests under way have this long to end; afterwards their connections are cut. */
const REQUESTS_MILLISECONDS = 25_000;
/** Whatever hangs by then is not coming back: the work is handed on when its heartbeats are missed. */
const ALTOGETHER_MILLISECONDS = 60_000;
/** After a fault that nobody foresaw there is less to wait for. */
const AFTER_FAULT_MILLISECONDS = 10_000;

/** The requests that are under way end first, then the background work, then the database. */
export async function stop(app: NestFastifyApplication): Promise<void> {
  const [allEnded] = await Promise.all([app.get(Traffic).stop(REQUESTS_MILLISECONDS), app.get(Queue).pause()]);
  if (!allEnded) app.getHttpAdapter().getInstance().server.closeAllConnections();
  const connection = app.get(DatabaseConnection);
  await app.close();
  await connection.stop();
}

/** Stops on a signal with exit code 0, and after a fault that nobody caught with 1. */
export function stopWhenTold(app: NestFastifyApplication, tell: (line: string) => void, reason: (error: unknown) => string): void {
  let isStopping = false;
  const end = (code: number, milliseconds: number): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), milliseconds).unref();
    stop(app).then(
      () => {
        tell('  Stopped.');
        process.exit(code);
      },
      (error: unknown) => {
        tell(reason(error));
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0, ALTOGETHER_MILLISECONDS));
  const log = new Logger('Process');
  // What state things are in is unknown: who was being served gets an answer, and a supervisor starts a new process.
  for (const fault of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(fault, (error: unknown) => {
      log.fatal({ err: error }, 'A fault that nobody caught; the process drains and ends');
      end(1, AFTER_FAULT_MILLISECONDS);
    });
  }
}
