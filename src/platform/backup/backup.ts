import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Client } from 'pg';
import { liftForce } from '../database/protect';
import { Contents, EDITION } from './contents';
import { statementsOf, stepsOf, tablesOf } from './tables';

/** Documents are among the rows, and this many have to fit into memory. */
const ROWS_AT_ONCE = 20;

/**
 * Writes everything into one file, as of one moment: its first line says which schema, its last one how many rows there are and the SHA-256 of all lines
 * before it; each other one is a table's name, a tab, and a row as JSON. The embedded PostgreSQL has no pg_dump. The file is only there when it is complete and on the disk, and only its owner can read it. Answers how many rows it has.
 */
export async function backUp(url: string, file: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const unfinished = `${file}.unfinished`;
  const written = new Contents();
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

async function* lines(client: Client, written: Contents): AsyncGenerator<string> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  const tables = await tablesOf(client);
  await liftForce(statementsOf(client));
  const line = (text: string): string => {
    written.add(text);
    return `${text}\n`;
  };
  yield line(JSON.stringify({ assay: EDITION, steps: await stepsOf(client) }));
  for (const { name } of tables) {
    await client.query(`DECLARE backup NO SCROLL CURSOR FOR SELECT to_jsonb(row)::text AS row FROM "${name}" row`);
    for (;;) {
      const { rows } = await client.query<{ row: string }>(`FETCH ${ROWS_AT_ONCE} FROM backup`);
      for (const { row } of rows) yield line(`${name}\t${row}`);
      if (rows.length < ROWS_AT_ONCE) break;
    }
    await client.query('CLOSE backup');
  }
  yield `${written.lastLine}\n`;
  // Nothing was changed; what was lifted is back.
  await client.query('ROLLBACK');
}
