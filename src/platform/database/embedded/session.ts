import { realpath } from 'node:fs/promises';
import { Client } from 'pg';
import { StartupError } from '../../errors';
import { SUPERUSER } from './cluster';
import { codeOf } from './failure';

/** pg has these methods, its types do not. */
export type Session = Client & { ref(): void; unref(): void };

/** Why there is no session; `holder` is the other Assay. */
export type Refusal = { reason: 'unreachable' | 'stranger' } | { reason: 'in use'; holder: string };

/** Nobody listens, or the server is going down: worth another look. */
const PASSING = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03'];

/** 'Assay' as a number, and what of Assay is meant. */
const LOCK = [0x41737361, 1];

/**
 * A session as superuser that is kept for as long as we use the server. It proves that the server knows our password and runs on our data,
 * it holds the lock that keeps a second Assay out (and is gone with us, however we end), and its end tells that the server has died.
 */
export async function openSession(port: number, password: string, dataDirectory: string): Promise<Session | Refusal> {
  const server = { host: '127.0.0.1', port, user: SUPERUSER, password, database: 'postgres', ssl: false };
  const session = new Client({ ...server, connectionTimeoutMillis: 5_000, application_name: `assay process ${process.pid}` }) as Session;
  // Told by 'end' as well, which the keeper listens to.
  session.on('error', () => undefined);
  try {
    await session.connect();
    const { rows } = await session.query<{ directory: string }>(`SELECT current_setting('data_directory') AS directory`);
    const refusal = (await isSame(rows[0]?.directory ?? '', dataDirectory)) ? await claim(session) : ({ reason: 'stranger' } as const);
    if (!refusal) return session;
    await session.end();
    return refusal;
  } catch (cause) {
    await session.end();
    const code = codeOf(cause);
    if (code === '28P01') {
      throw new StartupError(`The PostgreSQL of ${dataDirectory} refuses the password kept in that folder. Stop that server, then start again.`, {
        cause,
      });
    }
    if (PASSING.includes(code ?? '') || /Connection terminated|timeout expired/.test(String(cause))) return { reason: 'unreachable' };
    throw cause;
  }
}

async function isSame(told: string, dataDirectory: string): Promise<boolean> {
  try {
    return (await realpath(told)) === dataDirectory;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Undefined when the server is ours alone from now on. */
async function claim(session: Session): Promise<Refusal | undefined> {
  const { rows: claims } = await session.query<{ granted: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS granted', LOCK);
  if (claims[0]?.granted) return undefined;
  const { rows } = await session.query<{ holder: string }>(
    `SELECT application_name AS holder FROM pg_stat_activity JOIN pg_locks USING (pid)
     WHERE locktype = 'advisory' AND granted AND classid = $1 AND objid = $2 AND objsubid = 2`,
    LOCK,
  );
  return { reason: 'in use', holder: rows[0]?.holder.replace(/^assay /, '') ?? 'just ending' };
}
