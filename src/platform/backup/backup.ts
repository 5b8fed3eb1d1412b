import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Client } from 'pg';
import { liftForce } from '../database/protect';
import { statementsOf, stepsOf, tablesOf } from './tables';

/** Documents are among the rows, and this many have to fit into memory. */
const ROWS_AT_ONCE = 20;

/**
 * Writes everything into one file, as of one moment: its first line says which schema, each other one is a table's name, a tab, and a row as JSON.
 * The embedded PostgreSQL has no pg_dump. The file is only there when it is complete and on the disk, and only its owner can read it. Answers how many rows it has.
 */
export async function backUp(url: string, file: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const unfinished = `${file}.unfinished`;
  const written = { rows: 0 };
  try {
    await pipeline(Readable.from(lines(client, written)), createGzip(), createWriteStream(unfinished, { mode: 0o600, flush: true }));
    await rename(unfinished, file);
    return written.rows;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await client.end();
  }
}

async function* lines(client: Client, written: { rows: number }): AsyncGenerator<string> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  const tables = await tablesOf(client);
  await liftForce(statementsOf(client));
  yield `${JSON.stringify({ assay: 1, steps: await stepsOf(client) })}\n`;
  for (const { name } of tables) {
    await client.query(`DECLARE backup NO SCROLL CURSOR FOR SELECT to_jsonb(row)::text AS row FROM "${name}" row`);
    for (;;) {
      const { rows } = await client.query<{ row: string }>(`FETCH ${ROWS_AT_ONCE} FROM backup`);
      for (const { row } of rows) yield `${name}\t${row}\n`;
      written.rows += rows.length;
      if (rows.length < ROWS_AT_ONCE) break;
    }
    await client.query('CLOSE backup');
  }
  // Nothing was changed; what was lifted is back.
  await client.query('ROLLBACK');
}
