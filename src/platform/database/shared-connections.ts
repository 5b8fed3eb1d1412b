import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { currentScope } from './scope';
import { socketOf } from './socket-of';
import { sameTenant, tenantOf, type Tenant } from './tenant-settings';

/** Reads that wait for answers of one connection. With more, one that is slow would hold up too many. */
const ABREAST = 8;

interface Line {
  readonly tenant: Tenant;
  /** How many have not been answered. */
  reads: number;
  connection: PoolClient | Promise<PoolClient>;
  /** Not usable for further reads: the connection is lost. */
  lost?: Error;
  readonly lose: (error: Error) => void;
  isGathering: boolean;
}

/**
 * Short reads for one tenant go over one connection, each sent without waiting for the answer to the one before it (pipelining), and what is asked in the
 * same moment is sent in one message. That costs less than half of a connection for each. A connection stays with its tenant until all is answered,
 * so nothing can be read as somebody else.
 */
export class SharedConnections {
  private readonly lines = new Set<Line>();

  constructor(private readonly pool: Pool) {}

  query<Row extends QueryResultRow>(question: QueryConfig): Promise<QueryResult<Row>> {
    const line = this.lineFor(tenantOf(currentScope()));
    line.reads += 1;
    return new Promise<QueryResult<Row>>((resolve, reject) => {
      const failed = (error: Error): void => {
        this.leave(line);
        reject(error);
      };
      const answered = (error: Error | null, result: QueryResult<Row>): void => {
        if (error) {
          failed(error);
          return;
        }
        this.leave(line);
        resolve(result);
      };
      const ask = (connection: PoolClient): void => {
        try {
          gather(line, connection);
          connection.query<Row>(question as QueryConfig<never[]>, answered);
        } catch (error) {
          failed(error as Error);
        }
      };
      if (line.connection instanceof Promise) line.connection.then(ask, failed);
      else ask(line.connection);
    });
  }

  private lineFor(tenant: Tenant): Line {
    // While others wait, a line that has its connection is not filled up again: it would never give it back, and whoever comes would pass those who came before.
    const isTakingTurns = this.pool.waitingCount > 0;
    for (const line of this.lines) {
      const isOpen = line.connection instanceof Promise || !isTakingTurns;
      if (isOpen && line.reads < ABREAST && !line.lost && sameTenant(line.tenant, tenant)) return line;
    }
    const line: Line = { tenant, reads: 0, isGathering: false, connection: this.pool.connect(), lose: (error) => (line.lost = error) };
    this.lines.add(line);
    line.connection = this.open(line);
    return line;
  }

  private async open(line: Line): Promise<PoolClient> {
    const connection = await line.connection;
    connection.on('error', line.lose);
    return (line.connection = connection);
  }

  private leave(line: Line): void {
    line.reads -= 1;
    if (line.reads > 0) return;
    this.lines.delete(line);
    if (line.connection instanceof Promise) return;
    line.connection.off('error', line.lose);
    line.connection.release(line.lost);
  }
}

/** What the same turn of the event loop asks is sent at its end, together. */
function gather(line: Line, connection: PoolClient): void {
  if (line.isGathering) return;
  line.isGathering = true;
  const socket = socketOf(connection);
  socket.cork();
  setImmediate(() => {
    line.isGathering = false;
    socket.uncork();
  });
}
