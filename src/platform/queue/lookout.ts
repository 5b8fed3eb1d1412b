import { Injectable, Logger } from '@nestjs/common';
import type { PgBoss } from 'pg-boss';
import { Rounds } from '../rounds';

const EVERY_MILLISECONDS = 1_000;

/** Kinds of work of which something is due, or has a worker that was not heard of for too long: two looks into an index for each. */
const LOOK = `SELECT * FROM (SELECT name,
    EXISTS (SELECT FROM tasks.job WHERE job.name = queue.name AND state < 'active' AND NOT blocked AND start_after <= now()) AS "isDue",
    EXISTS (SELECT FROM tasks.job WHERE job.name = queue.name AND state = 'active' AND heartbeat_on + heartbeat_seconds * interval '1 second' < now()) AS "isLost"
  FROM tasks.queue) AS seen WHERE "isDue" OR "isLost"`;

interface Seen {
  name: string;
  isDue: boolean;
  isLost: boolean;
}

/**
 * Looks for all workers of this process, so that they need not ask one by one. PostgreSQL tells them of new work at once; but of what is due later, is
 * tried again or was set aside it says nothing, nor of anything through a pooler.
 */
@Injectable()
export class Lookout {
  private readonly log = new Logger(Lookout.name);
  private readonly rounds = new Rounds(EVERY_MILLISECONDS);

  start(boss: PgBoss): void {
    this.rounds.start(() => this.round(boss));
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  private async round(boss: PgBoss): Promise<boolean> {
    try {
      await this.look(boss);
    } catch (error) {
      // Whatever it was, nothing is lost: the work still stands there.
      this.log.warn({ err: error }, 'It could not be seen what work is due; the next look comes in a second');
    }
    return false;
  }

  private async look(boss: PgBoss): Promise<void> {
    const seen = (await boss.getDb().executeSql(LOOK)).rows as Seen[];
    const due = new Set(seen.flatMap(({ name, isDue }) => (isDue ? name : [])));
    for (const worker of boss.getWipData({ includeInternal: true })) if (due.has(worker.name)) boss.notifyWorker(worker.id);
    for (const { name, isLost } of seen) if (isLost) await boss.supervise(name, { reindex: false });
  }
}
